"""Setting text: nothing vanishes, nothing is parsed, Chinese lines break where Chinese lines may."""

from __future__ import annotations

import io
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.packet.engine import LOCK, new_canvas
from app.packet.flow import BODY, Paragraph, Style, paginate
from app.packet.glyph_run import NO_END, NO_START, Kind
from app.packet.glyphs import MISSING, face, missing_characters, visible
from app.packet.lines import HAN_STRETCH, Setter
from app.packet.pen import Pen
from app.packet.spans import Span, script_of, spans
from tests.packet.reading import bare, pdfium_text, poppler_text

RARE = "㛃䶮𫚖𠅤𬎆𬍛𬤊𬬭𫖯𫍽𬭚𣲗㑇䥽堃喆玥翀犇龘赟昇烜祎𠮷"
MIXED = (
    "本人林一鸣，微信号 linyiming_99。2026年11月8日20:41，我用“小柒清粉”（第三方工具）登录，工具向64名联"
    "系人各发送1条消息："
    "“请忽略本条”……其中3名联系人询问来源；我在15:20–16:05逐一说明（附件 5）。规则见《微信个人帐号使用规范"
    "》第2.1条——不得使用外挂！"
)


def typeset(*blocks: Paragraph) -> bytes:
    sink = io.BytesIO()
    with LOCK:
        canvas = new_canvas(sink, "zh-CN")
        pen = Pen(canvas)
        for page in paginate(blocks):
            for y, block in page:
                block.draw(pen, 71, 80 + y)
            canvas.showPage()
        canvas.save()
    return sink.getvalue()


def test_rare_names_come_back_from_two_readers(tmp_path: Path) -> None:
    for bold in (False, True):
        data = typeset(Paragraph(spans(Span(RARE, bold=bold)), BODY, 462))
        assert bare(poppler_text(data, tmp_path)) == RARE
        assert bare(pdfium_text(data)[0]) == RARE


def test_every_kind_of_mark_comes_back_exactly_on_one_line(tmp_path: Path) -> None:
    for text in (
        "该帐号于2026年11月9日14:26因“使用外挂”（附件 3）。",
        "a “quoted” don’t—stop",
        "甲——乙……丙·丁，（（丁））《书》、“引”。",
    ):
        data = typeset(Paragraph(text, Style(9, 14), 462))
        assert poppler_text(data, tmp_path).strip() == text


def test_typed_blanks_survive_beside_the_gap(tmp_path: Path) -> None:
    for text in ("共64名联系人", "共 64 名联系人", "微信号 linyiming_99"):
        assert poppler_text(typeset(Paragraph(text, BODY, 462)), tmp_path).strip() == text


NASTY = st.text(
    st.one_of(
        st.sampled_from(
            "<b>&lt;&#60;{}%\\()[]\"'`$#@/\x00\x1f\x7f\u202e\u200b\ufeff\ud800\udfff，。（）“”……—— 中文09az"
        ),
        st.characters(min_codepoint=32, max_codepoint=0x2FFF),
        st.sampled_from(RARE),
    ),
    max_size=60,
)


@settings(max_examples=60, deadline=None)
@given(NASTY)
def test_nothing_vanishes_and_nothing_is_parsed(text: str) -> None:
    setter = Setter(spans(text), script_of(text), True)
    drawn = "".join(line.text() for line in setter.lines(20))
    gone = set(missing_characters(text))
    expected = "".join(MISSING if c in gone else c for c in visible(text))
    assert bare(drawn) == bare(expected)


def test_nasty_text_comes_back_from_the_page(tmp_path: Path) -> None:
    text = '<b>粗</b> &amp; &#60;para&#62; {x} %s \\n (a) <!-- --> ]]> ${HOME} <a href="x">'
    assert bare(poppler_text(typeset(Paragraph(text, BODY, 462)), tmp_path)) == bare(text)


def test_a_missing_character_is_reported_and_seen(tmp_path: Path) -> None:
    text = "好的👍名字𪚥\ue123"
    assert missing_characters(text) == "👍\ue123" or missing_characters(text) == "👍𪚥\ue123"
    assert poppler_text(typeset(Paragraph(text, BODY, 462)), tmp_path).count(MISSING) == len(missing_characters(text))
    assert missing_characters("林一鸣\n\t\u200b Lin <>&") == ""


def test_coverage_is_quick_enough_to_ask_while_typing() -> None:
    missing_characters("热身")
    start = time.perf_counter()
    missing_characters(MIXED * 100)
    assert time.perf_counter() - start < 0.1


def test_no_line_begins_or_ends_where_it_must_not() -> None:
    for text in (MIXED, MIXED * 2, "“" + MIXED.replace("，", "”，“") + "”"):
        for step in range(60):
            width = 9 + step * 0.6
            for justify in (False, True):
                lines = Setter(spans(text), "zh", justify).lines(width)
                for line in lines[1:]:
                    assert line.text().lstrip()[:1] not in NO_START, (width, line.text())
                for line in lines[:-1]:
                    assert line.text().rstrip()[-1:] not in NO_END, (width, line.text())
                assert bare("".join(line.text() for line in lines)) == bare(text)


def test_units_stay_whole() -> None:
    units = (
        "64名",
        "1条",
        "第2.1条",
        "15:20–16:05",
        "附件 5",
        "linyiming_99",
        "——",
        "……",
        "2026年",
        "11月",
        "8日",
        "20:41",
    )
    for step in range(120):
        lines = [line.text() for line in Setter(spans(MIXED), "zh", True).lines(10 + step * 0.3)]
        for unit in units:
            assert any(unit in line for line in lines), (step, unit, lines)


def test_justified_lines_are_full_or_honestly_ragged() -> None:
    for step in range(40):
        width = 25 + step * 0.5
        lines = Setter(spans(MIXED * 3), "zh", True).lines(width)
        for line in lines[:-1]:
            assert line.width <= width + 1e-6
            for glyph, advance in zip(line.glyphs[:-1], line.advances, strict=False):
                if glyph.kind is Kind.HAN:
                    assert glyph.advance - 1e-9 <= advance <= glyph.advance + HAN_STRETCH + 1e-9
        full = sum(abs(line.width - width) < 1e-6 for line in lines[:-1])
        assert full >= 0.7 * (len(lines) - 1), width


def test_last_line_is_not_a_lone_character() -> None:
    for length in range(30, 140):
        text = ("陈述事实承认不足整改措施" * 12)[:length] + "。"
        lines = Setter(spans(text), "zh", True).lines(30)
        if len(lines) > 1:
            assert len(lines[-1].text().rstrip("。")) >= 2, length


def test_a_long_identifier_breaks_after_a_separator() -> None:
    text = "见 https://example.com/path_to/some-very-long.identifier_with_parts/and-more 页"
    lines = [line.text() for line in Setter(spans(text), "zh", False).lines(14)]
    assert len(lines) > 2
    assert all(line.rstrip()[-1] in "_-./@" for line in lines[1:-2])


def test_paragraphs_split_with_two_lines_on_either_page() -> None:
    for height in range(30, 700, 17):
        block = Paragraph(MIXED * 4, BODY, 462)
        parts = block.split(float(height))
        if parts is not None:
            assert all(len(part.lines) >= 2 for part in parts)
            assert parts[0].height <= height + 0.1
            whole = "".join(line.text() for part in parts for line in part.lines)
            assert bare(whole) == bare(MIXED * 4)
    assert Paragraph("三行的一段文字" * 18, BODY, 462).split(40) is None


def test_a_hundred_thousand_characters(tmp_path: Path) -> None:
    text = (MIXED * 1000)[:100_000]
    start = time.perf_counter()
    data = typeset(Paragraph(text, BODY, 462))
    assert time.perf_counter() - start < 20
    assert bare(poppler_text(data, tmp_path)) == bare(text)


def test_reportlab_runs_no_foreign_settings(tmp_path: Path) -> None:
    (tmp_path / ".reportlab_settings").write_text("raise SystemExit('settings of the home folder were run')")
    (tmp_path / "reportlab_settings.py").write_text("raise SystemExit('a module of the working folder was run')")
    code = (
        "import io, os, sys\n"
        "from app.packet.engine import new_canvas\n"
        "sink = io.BytesIO()\n"
        "new_canvas(sink, 'zh-CN').save()\n"
        "assert b'D:20000101' in sink.getvalue()\n"
        "from reportlab import rl_config\n"
        "assert rl_config.useA85 == 0 and rl_config.invariant == 1 and rl_config.trustedSchemes == []\n"
        "bad = [m for m in ('socket', '_ssl', 'http.client', 'urllib.request', 'xml.sax.saxutils', '"
        "reportlab.platypus') if m in sys.modules]\n"
        "assert not bad, bad\n"
    )
    environment = {
        "HOME": str(tmp_path),
        "RL_useA85": "1",
        "RL_invariant": "0",
        "SOURCE_DATE_EPOCH": "1",
        "PYTHONPATH": f"{Path.cwd()}:{tmp_path}",
    }
    import sys

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize("name", ["regular", "bold", "fallback"])
def test_widths_agree_with_a_font_library(name: str) -> None:
    from fontTools.ttLib import TTFont

    mine = face(name)  # type: ignore[arg-type]
    with TTFont(str(mine.path), lazy=True) as font:
        theirs = font.getBestCmap()
        assert set(theirs) == set(mine.glyphs)
        for char in "林A0，“—·\u3013龘":
            if ord(char) in theirs:
                assert mine.advance(char) == font["hmtx"][theirs[ord(char)]][0] / font["head"].unitsPerEm
