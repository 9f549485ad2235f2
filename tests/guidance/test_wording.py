"""Harmful wording is found, harmless wording is left alone, in both languages."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import paths
from app.errors import FormError
from app.guidance.wording import check, language_of, read_words
from app.text import Language, translator
from tests.guidance.helpers import complete

ZH_FOUND = [
    ("这是系统误判，请核实", "accuses-system", "系统误判"),
    ("我不知道有这条规定", "did-not-know", "我不知道"),
    ("我什么都没做", "bare-denial", "我什么都没做"),
    ("凭什么封我", "comparison", "凭什么"),
    ("你们太霸道了", "insult", "霸道"),
    ("不处理我就打12315", "threat", "12315"),
    ("肯定是竞争对手举报", "blames-reporter", "竞争对手"),
    ("这与我无关", "blames-others", "与我无关"),
    ("我保证以后注意", "absolute", "我保证"),
    ("现已全部整改完毕", "all-fixed", "全部整改完毕"),
    ("前几天我加了人", "vague-time", "前几天"),
    ("大概是下午", "unsure", "大概"),
    ("我在群里发了部分活动链接", "vague-amount", "部分活动链接"),
    ("因为一时疏忽", "shallow-cause", "一时疏忽"),
    ("今后会加强学习", "empty-promise", "加强学习"),
    ("求求你们", "emotional", "求求"),
    ("我是十年老号", "irrelevant", "十年老号"),
    ("请务必解除", "demand", "请务必"),
    ("尊敬的腾讯公司领导", "stock-phrase", "尊敬的腾讯公司领导"),
    ("我深刻反省", "theatrical", "深刻反省"),
    ("本人XXX", "leftover", "XXX"),
    ("帐号____", "leftover", "____"),
    ("我找了解封平台", "forbidden-route", "解封平台"),
    ("我会用小号联系", "evasion", "小号"),
    ("我用清粉软件检查好友", "ongoing-tool", "清粉软件"),
    ("马上恢复！！！", "tone", "！！！"),
    ("谢谢🙏🙏", "tone", "🙏🙏"),
    ("对方号码 19900000012", "personal-number", "19900000012"),
    ("身份证 990101199003070015", "personal-number", "990101199003070015"),
    ("听说成功率很高", "success-talk", "成功率"),
]
ZH_LEFT_ALONE = [
    "2026 年 11 月 8 日 20:41，我用手机扫描二维码登录本帐号。",
    "通知原文为“系统误判的除外，请务必核实”。",
    "我没有使用外挂软件，没有使用群控。",
    "已于 11 月 9 日卸载清粉软件，截图见附件 6。",
    "自 11 月 9 日起不再使用多开。",
    "我停用了虚拟定位。",
    "自 12 月 1 日起，每月 1 日由林一鸣查看登录设备并截图存档。",
    "我尽可能附上了全部截图，最近一次登录为 11 月 9 日。",
    "恳请核实本材料所述事实与整改情况后，对上述限制予以复核。",
    "“小柒清粉”以平板端身份登录，共 18 小时 20 分钟。",
    "号码 199****0012，证件 9901**********0015。",
    "《微信外部链接内容管理规范》禁止「诱导分享」。",
]
EN_FOUND = [
    ("I was banned for no reason.", "accuses-system", "for no reason"),
    ("I was not aware of it.", "did-not-know", "I was not aware"),
    ("I did nothing wrong.", "bare-denial", "I did nothing wrong"),
    ("Everyone else does it.", "comparison", "Everyone else"),
    ("This is stupid.", "insult", "stupid"),
    ("I will sue.", "threat", "I will sue"),
    ("It was a false report.", "blames-reporter", "false report"),
    ("It is not my fault.", "blames-others", "not my fault"),
    ("It will never happen again.", "absolute", "will never happen again"),
    ("Everything has been fixed.", "all-fixed", "Everything has been fixed"),
    ("I recently added people.", "vague-time", "recently"),
    ("It was probably noon.", "unsure", "probably"),
    ("I sent a few messages.", "vague-amount", "a few"),
    ("Mistakes were made.", "passive", "Mistakes were made"),
    ("It happened by accident.", "shallow-cause", "by accident"),
    ("We take this matter very seriously.", "empty-promise", "take this matter very seriously"),
    ("I beg for help.", "emotional", "I beg"),
    ("As a loyal user I ask.", "irrelevant", "loyal user"),
    ("You must restore it.", "demand", "You must restore"),
    ("Dear Sir/Madam", "stock-phrase", "Dear Sir/Madam"),
    ("My name is [name].", "leftover", "[name]"),
    ("I paid someone to unblock it.", "forbidden-route", "paid someone to unblock"),
    ("I use another account.", "evasion", "another account"),
    ("I use an emulator.", "ongoing-tool", "emulator"),
    ("PLEASE HELP ME NOW", "tone", "PLEASE HELP ME NOW"),
    ("Call 19900000012.", "personal-number", "19900000012"),
]
EN_LEFT_ALONE = [
    "On 8 November 2026 at 20:41 I scanned a code and logged in on a tablet.",
    "The notice says “for no reason other than plug-ins”.",
    "I did not use an emulator.",
    "I removed the friend checker on 9 November (exhibit 6).",
    "I have never used another account.",
    "Something was sent from the tablet; someone asked at 21:12.",
    "I ask you to check the facts and to review the restriction.",
    "From 1 December I check the list of devices on the first of each month.",
    "The bottom line of exhibit 3 shows 20:43.",
    "My number is 199****0012.",
]


@pytest.mark.parametrize(("text", "rule", "phrase"), ZH_FOUND)
def test_chinese_found(text: str, rule: str, phrase: str) -> None:
    assert (f"wording-{rule}", phrase) in [(finding.code, finding.text) for finding in check(text, "zh_CN")]


@pytest.mark.parametrize(("text", "rule", "phrase"), EN_FOUND)
def test_english_found(text: str, rule: str, phrase: str) -> None:
    assert (f"wording-{rule}", phrase) in [(finding.code, finding.text) for finding in check(text, "en")]


@pytest.mark.parametrize("text", ZH_LEFT_ALONE)
def test_chinese_left_alone(text: str) -> None:
    assert check(text, "zh_CN") == ()


@pytest.mark.parametrize("text", EN_LEFT_ALONE)
def test_english_left_alone(text: str) -> None:
    assert check(text, "en") == ()


def test_every_rule_has_a_case_above() -> None:
    for language, found in (("zh_CN", ZH_FOUND), ("en", EN_FOUND)):
        rules = {rule.id for rule in read_words(paths.forms() / "wording" / f"{language}.toml").rules}
        assert rules - {rule for _, rule, _ in found} <= {"success-talk"}, language


def test_the_longest_phrase_wins_and_none_overlap() -> None:
    findings = check("现已全部整改完毕！！请务必马上处理", "zh_CN")
    assert [finding.text for finding in findings] == ["全部整改完毕", "！！", "请务必", "马上处理"]


def test_a_blank_counts_inside_quotes_too() -> None:
    assert [finding.text for finding in check("原因为“XXX”", "zh_CN")] == ["XXX"]


def test_a_mark_without_its_partner_quotes_nothing() -> None:
    assert [finding.text for finding in check("原因为“系统误判，请核实", "zh_CN")] == ["系统误判"]


def test_a_negation_ends_with_its_clause() -> None:
    assert check("我没有骚扰别人，群控是工作需要", "zh_CN")[0].text == "群控"


def test_evidence_and_track_make_it_milder() -> None:
    case = complete()
    text = "我没有违规"
    assert check(text, "zh_CN")[0].severity == "warning"
    assert check(text, "zh_CN", msgspec.structs.replace(case, exhibits=()))[0].severity == "warning"
    assert check(text, "zh_CN", case)[0].severity == "advice"
    dispute = msgspec.structs.replace(case, exhibits=(), track="dispute")
    assert check("系统误判", "zh_CN", dispute)[0].severity == "advice"


def test_a_replacement_is_made_of_facts_or_not_at_all() -> None:
    case = complete()
    (finding,) = check("系统误判", "zh_CN", case)
    assert finding.replacement == "经自查，未发现与通知所述“使用外挂”相符的内容，佐证见附件2"
    assert check("系统误判", "zh_CN")[0].replacement == ""
    without = msgspec.structs.replace(case, exhibits=case.exhibits[:1])
    assert check("系统误判", "zh_CN", without)[0].replacement == ""
    assert check("请务必", "zh_CN")[0].replacement == "恳请核实后予以复核"


def test_a_replacement_is_itself_in_order() -> None:
    for language in ("zh_CN", "en"):
        for rule in read_words(paths.forms() / "wording" / f"{language}.toml").rules:
            filled = re.sub(r"\{\w+\}", "3", rule.replacement)
            assert check(filled, language) == (), rule.id


def test_it_is_said_in_both_languages() -> None:
    (finding,) = check("系统误判", "zh_CN")
    assert translator("zh_CN").text(finding.message) == "「系统误判」是结论，不是证据。"
    assert translator("en").text(finding.message) == "“系统误判” is a conclusion, not evidence."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我用 iPhone 登录 WeChat", "zh_CN"),
        ("I use 微信 every day for my work and my family and the club", "en"),
        ("", "zh_CN"),
        ("Hello", "en"),
    ],
)
def test_language_of(text: str, language: Language) -> None:
    assert language_of(text) == language


PIECES = [
    "系统误判",
    "“",
    "”",
    "「",
    "」",
    "！",
    "XXX",
    "没有",
    "，",
    "。",
    "\n",
    "some",
    " ",
    "’",
    "‘",
    '"',
    "199",
    "00000012",
    "请务必",
    "A",
    "一",
]


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)), st.sampled_from(["zh_CN", "en"])
)
def test_any_text_is_checked_and_offsets_fit(text: str, language: Language) -> None:
    last = 0
    for finding in check(text, language, complete()):
        assert finding.start is not None
        assert finding.end is not None
        assert last <= finding.start < finding.end
        assert text[finding.start : finding.end] == finding.text
        last = finding.end


@pytest.mark.parametrize("sign", ["“", "X ", "部分", "尊敬的", "！", "1", "dear ", "[insert", "A"])
def test_long_texts_take_no_long_time(sign: str) -> None:
    text = sign * (20_000 // len(sign))
    start = time.perf_counter()
    check(text, "zh_CN")
    check(text, "en")
    assert time.perf_counter() - start < 3


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('severity = "warning"', 'severity = "loud"', "rules[0].severity: cannot be used"),
        ('zh_CN = "是结论，不是证据", ', "", "rules[0].problem.zh_CN: missing"),
        ('"霸道"', '"系统误判"', "系统误判 stands twice"),
        ("[negation]", "[negations]", "negations: unknown key"),
        ('"“”"', '"“"', "quotes.pairs[0]"),
        ('"误判", ', '"…", ', "rules[0].phrases: empty"),
    ],
)
def test_a_mistake_is_named_by_file_and_key(old: str, new: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "forms" / "wording" / "zh_CN.toml"
    path.parent.mkdir(parents=True)
    shutil.copy(paths.forms() / "wording" / "zh_CN.toml", path)
    source = path.read_text(encoding="utf-8")
    assert old in source
    path.write_text(source.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FormError) as caught:
        read_words(path)
    assert says in str(caught.value.message)
    assert "forms/wording/zh_CN.toml" in str(caught.value.message)
