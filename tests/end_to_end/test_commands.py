"""Every command on the sample case: what it prints, what it writes, how it ends."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app import __version__
from app.case.store import CaseStore
from app.cli.output import print_json
from app.errors import OutputError
from app.text import message

from .conftest import SAMPLE, Command


def test_version(run: Command) -> None:
    assert run("--version") == (0, f"appeal-packet {__version__}\n", "")


def test_forms_lists_what_the_program_knows(run: Command) -> None:
    kinds = run("forms", "--json").json["account_kinds"]
    form = next(kind for kind in kinds if kind["id"] == "wechat/personal")
    assert len(form["violations"]) >= 10 and form["channels"] and form["materials"]
    for entry in (*form["violations"], *form["channels"], *form["materials"]):
        assert entry["id"] and entry["zh_CN"] and entry["en"]
    assert "wechat/personal" in run("forms").out


def test_route_says_what_why_and_on_whose_word(run: Command, made: Path) -> None:
    found = run("route", made, "--json").json
    expected = {"route", "until", "attempts_left", "who", "reason", "steps", "channels", "sources"}
    assert set(found) == expected
    assert found["route"] and found["who"] and found["reason"] and found["steps"]
    for source in found["sources"]:
        assert source["id"] and dt.date.fromisoformat(source["as_of"]) and source["confidence"]
    assert found["reason"] in run("route", made).out


def test_review_of_the_sample_has_nothing_blocking(run: Command, made: Path) -> None:
    result = run("review", made, "--json")
    assert result.status == 0 and result.err == ""
    for finding in result.json["findings"]:
        wanted = {"code", "severity", "where", "start", "end", "text", "message", "hint", "source"}
        assert wanted <= set(finding)
        assert finding["severity"] in ("warning", "advice")


def test_an_incomplete_case_is_refused_and_a_draft_is_made(run: Command, tmp_path: Path) -> None:
    folder = tmp_path / "from"
    folder.mkdir()
    (folder / "case.toml").write_text('[case]\naccount_kind = "wechat/personal"\n', encoding="utf-8")
    case, packet, kit = tmp_path / "c.appeal", tmp_path / "p.pdf", tmp_path / "kit"
    assert run("new", case, "--from", folder).status == 0
    review = run("review", case, "--json")
    assert review.status == 1
    assert any(finding["severity"] == "blocking" for finding in review.json["findings"])
    for command, target in (("build", packet), ("kit", kit)):
        refused = run(command, case, "-o", target, "--json")
        assert refused.status == 1 and refused.json["path"] is None and refused.json["findings"]
        made = run(command, case, "-o", tmp_path / f"draft-{command}", "--draft", "--json")
        assert set(refused.json) == set(made.json)
        assert "Nothing was written" in refused.err and not target.exists()
    drafted = run("build", case, "-o", packet, "--draft", "--json")
    assert drafted.status == 0 and drafted.json["draft"] and packet.read_bytes().startswith(b"%PDF")
    assert "DRAFT" in pages_text(packet).upper() or "草稿" in pages_text(packet)


def test_a_case_that_says_nothing_is_asked_what_it_is_about(run: Command, tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text("", encoding="utf-8")
    case = tmp_path / "c.appeal"
    assert run("new", case, "--from", tmp_path).status == 0
    for command in ("route", "review"):
        result = run(command, case)
        assert result.status == 1 and "kind of account" in result.err


@pytest.mark.parametrize("language", ["zh_CN", "en", "both"])
def test_a_packet_is_built_and_found_in_order(run: Command, made: Path, tmp_path: Path, language: str) -> None:
    packet = tmp_path / "材料 1.pdf"
    built = run("build", made, "-o", packet, "--language", language, "--json")
    assert built.status == 0, built
    data = packet.read_bytes()
    assert built.json["path"] == str(packet) and built.json["bytes"] == len(data)
    assert built.json["sha256"] == hashlib.sha256(data).hexdigest()
    assert built.json["pages"] == page_count(packet)
    verified = run("verify", packet, "--case", made, "--json")
    assert verified.status == 0 and verified.json["sha256"] == built.json["sha256"]
    assert verified.json["findings"] == []
    text = pages_text(packet)
    assert ("附件" in text) == (language != "en")
    qpdf = subprocess.run([tool("qpdf", "qpdf"), "--check", packet], capture_output=True, text=True)
    assert qpdf.returncode == 0, qpdf.stdout + qpdf.stderr


def test_the_same_case_gives_the_same_packet(run: Command, made: Path, tmp_path: Path) -> None:
    sums = set()
    for name in ("a.pdf", "b.pdf"):
        sums.add(run("build", made, "-o", tmp_path / name, "--json").json["sha256"])
    assert len(sums) == 1


def test_a_kit_holds_what_it_says(run: Command, made: Path, tmp_path: Path) -> None:
    result = run("kit", made, "-o", tmp_path / "kit", "--json")
    assert result.status == 0, result
    listed = {Path(file["path"]) for file in result.json["files"]}
    assert listed and listed <= set((tmp_path / "kit").rglob("*"))
    for file in result.json["files"]:
        assert hashlib.sha256(Path(file["path"]).read_bytes()).hexdigest() == file["sha256"]
    assert run("kit", made, "-o", tmp_path / "other", "--channel", "no-such").status == 2


def test_lint_finds_a_threat_and_passes_plain_facts(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = tmp_path / "text.txt"
    text.write_text("我保证绝对不会再犯。", encoding="utf-8")
    found = run("lint", text, "--json")
    assert found.status == 1
    for finding in found.json["findings"]:
        assert finding["text"] == "我保证绝对不会再犯。"[finding["start"] : finding["end"]]
    plain = "2026-11-08 20:41 我在 3 个群里各发了 1 条链接。"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(plain.encode()), encoding="utf-8"))
    assert run("lint", "-", "--language", "zh_CN").status == 0
    text.write_bytes(b"\xff\xfe")
    assert run("lint", text).status == 3
    assert run("lint", tmp_path / "gone.txt").status == 3


def test_photos_are_checked_one_by_one(run: Command, tmp_path: Path) -> None:
    import json

    none = tmp_path / "none.jpg"
    none.write_bytes(b"text")
    result = run("check-photo", "--json", SAMPLE / "id-front.jpg", none, tmp_path / "gone.jpg", SAMPLE / "id-back.jpg")
    lines = [json.loads(line) for line in result.out.splitlines()]
    assert result.status == 3 and len(lines) == 4
    assert [line["file"] for line in lines] == [
        str(path) for path in (SAMPLE / "id-front.jpg", none, tmp_path / "gone.jpg", SAMPLE / "id-back.jpg")
    ]
    for line in (lines[0], lines[3]):
        assert line["verdict"] in ("ok", "warn", "fail", "unknown") and line["kind"] == "photo"
        assert isinstance(line["milliseconds"], int) and len(line["card"]["corners"]) == 4
        assert {"verdict", "score", "message", "cure"} <= set(line["checks"]["sharpness"])
    assert lines[1]["error"]["code"].startswith("E-PICTURE-") and lines[2]["error"]["message"]


def test_redacting_covers_and_keeps_the_original(run: Command, tmp_path: Path) -> None:
    source = tmp_path / "notice.png"
    shutil.copy(SAMPLE / "notice.png", source)
    before = source.read_bytes()
    out = tmp_path / "out.png"
    result = run("redact", source, "-o", out, "--box", "10,20,300,200", "--box", "0,0,5,5", "--json")
    assert result.status == 0 and result.json["boxes"] == [[10, 20, 300, 200], [0, 0, 5, 5]]
    assert source.read_bytes() == before and out.read_bytes() != before
    assert result.json["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    suggested = run("redact", source, "--suggest", "--json")
    assert suggested.status == 0 and suggested.json["boxes"] == [] and "proposes no boxes" in suggested.err
    assert run("redact", source, "-o", source).status == 2
    assert run("redact", source, "-o", tmp_path / "out.jpg").status == 2
    assert run("redact", source, "-o", out, "--box", "1,2,3").status == 2
    assert run("redact", source, "-o", out, "--box", "9999,9999,5,5").status == 3
    assert run("redact", source).status == 2
    assert source.read_bytes() == before


def test_a_sealed_case_needs_its_passphrase_file(run: Command, tmp_path: Path) -> None:
    secret, case = tmp_path / "secret.txt", tmp_path / "c.appeal"
    secret.write_text("密码 1\nsecond line", encoding="utf-8")
    assert run("new", case, "--from", SAMPLE, "--passphrase-file", secret).status == 0
    with CaseStore.open(case, "密码 1") as store:
        assert store.encrypted
    assert run("review", case).status == 3
    assert run("review", case, "--passphrase-file", secret).status == 0
    secret.write_text("wrong", encoding="utf-8")
    wrong = run("review", case, "--passphrase-file", secret)
    assert wrong.status == 3 and "does not open" in wrong.err and "wrong" not in wrong.err
    assert run("review", case, "--passphrase-file", tmp_path / "gone").status == 3


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["biuld", "x.appeal"], 2, "Did you mean build?"),
        (["review"], 2, "Something is missing: CASE."),
        (["review", "x.appeal", "--jsn"], 2, "does not know --jsn"),
        (["build", "x.appeal", "-o"], 2, "needs a value"),
        (["build", "x.appeal", "-o", "p.pdf", "--language", "fr"], 2, "it is one of"),
        (["--nothing"], 2, "There is no option --nothing"),
        (["review", "gone.appeal"], 3, "There is no file gone.appeal"),
        (["new", "x.appeal", "--from", "gone"], 3, "There is no file"),
        (["verify", "gone.pdf"], 3, "gone.pdf cannot be read"),
        (["new", "gone/x.appeal", "--from", str(SAMPLE)], 4, "does not exist"),
    ],
)
def test_a_mistake_is_one_clear_sentence(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], status: int, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.status == status and words in result.err and result.out == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"], ["check-photo", "-h"]])
def test_help_is_a_result(run: Command, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    assert run(*arguments).status == 0
    monkeypatch.setenv("APPEAL_PACKET_LANGUAGE", "zh_CN")
    chinese = run(*arguments)
    assert chinese.status == 0 and "用法" in chinese.out and "Usage" not in chinese.out


def test_messages_follow_the_language_of_the_system(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("APPEAL_PACKET_LANGUAGE")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    for value, words in (("zh_CN.UTF-8", "没有文件"), ("en_GB.UTF-8", "There is no file"), ("C", "There is no file")):
        monkeypatch.setenv("LANG", value)
        assert words in run("review", "gone.appeal").err


def test_a_mistake_of_the_program_tells_no_user_data(run: Command, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("林一鸣 990101")

    monkeypatch.setattr("app.guidance.routes.decide", fail)
    result = run("route", made)
    assert result.status == 70 and "ZeroDivisionError at test_commands.py" in result.err
    assert "林一鸣" not in result.err and "Traceback" not in result.err
    monkeypatch.setenv("APPEAL_PACKET_DEBUG", "1")
    assert "Traceback" in run("route", made).err


def test_an_interruption_ends_with_130(run: Command, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.guidance.routes.decide", interrupt)
    result = run("route", made)
    assert result.status == 130 and result.out == "" and "Stopped" in result.err


@pytest.mark.parametrize(("target", "words"), [("/dev/full", "could not be printed"), (None, "")])
def test_results_that_nobody_takes_end_quietly(target: str | None, words: str) -> None:
    command = [sys.executable, "-m", "app", "forms", "--json"]
    if target is None:
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert child.stdout is not None and child.stderr is not None
        child.stdout.close()  # as when the results go to a program that has ended
        err = child.stderr.read()
        child.stderr.close()
        status = child.wait()
    else:
        with Path(target).open("w") as full:
            done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
        status, err = done.returncode, done.stderr
    assert status == 4 and words in err and "Traceback" not in err and "Exception" not in err


def test_a_folder_with_a_mistake_leaves_no_case_behind(run: Command, tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text('[person]\nnmae = "x"\n', encoding="utf-8")
    result = run("new", tmp_path / "c.appeal", "--from", tmp_path)
    assert result.status == 3 and "line 2, person.nmae" in result.err and "Did you mean name?" in result.err
    assert [entry.name for entry in tmp_path.iterdir()] == ["case.toml"]


@pytest.mark.parametrize("moment", ["create", "add_picture", "save", "close"])
def test_a_full_disk_leaves_no_half_case_behind(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    path = tmp_path / "c.appeal"

    def full(*_: object) -> None:
        if path.exists():
            (tmp_path / "c.appeal-wal").write_bytes(b"a name and a number")
        raise OutputError("E-CASE-DISK-FULL", message("full"))

    if moment == "close":
        monkeypatch.setattr("app.cli.case_commands.unfinished", lambda path: path.exists())
    else:
        monkeypatch.setattr(CaseStore, moment, full)
    result = run("new", path, "--from", SAMPLE)
    assert result.status == 4 and result.out == ""
    assert "the disk is full" in result.err and "No case was made" in result.err
    assert list(tmp_path.iterdir()) == []


def test_the_packet_never_takes_the_place_of_something_else(run: Command, made: Path, tmp_path: Path) -> None:
    path = tmp_path / "c.appeal"
    shutil.copy(made, path)
    result = run("build", path, "-o", path)
    assert result.status == 2 and "is not a PDF; it is not overwritten" in result.err
    assert run("review", path).status == 0
    (tmp_path / "old.pdf").write_bytes(b"%PDF-1.7 an older packet")
    assert run("build", path, "-o", tmp_path / "old.pdf").status == 0
    folder = run("build", path, "-o", tmp_path)
    assert folder.status == 4 and "is a folder" in folder.err


def test_a_file_name_in_another_encoding_is_no_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"file": "caf\udce9 咖啡.jpg", "pages": None})
    assert capsys.readouterr().out == '{"file":"caf? 咖啡.jpg","pages":null}\n'


def tool(name: str, package: str) -> str:
    """A program that reads PDF files; its absence fails the test, since a check that is left out proves nothing."""
    found = shutil.which(name)
    assert found, f"{name} is not installed; get it with: sudo apt-get install {package}"
    return found


def pages_text(path: Path) -> str:
    done = subprocess.run([tool("pdftotext", "poppler-utils"), path, "-"], capture_output=True, check=True)
    return done.stdout.decode()


def page_count(path: Path) -> int:
    done = subprocess.run([tool("pdfinfo", "poppler-utils"), path], capture_output=True, check=True)
    return int(next(line for line in done.stdout.decode().splitlines() if line.startswith("Pages:")).split()[1])
