"""Settings: kept, never harmful, nothing about anybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.wizard.settings import RECENT, Settings


def test_what_is_set_is_there_next_time(own_settings: Path) -> None:
    settings = Settings.load()
    settings.language, settings.theme, settings.scale = "zh_CN", "dark", 1.5
    settings.save()
    again = Settings.load()
    assert (again.language, again.theme, again.scale) == ("zh_CN", "dark", 1.5)


@pytest.mark.parametrize("text", ["{", "[]", '{"scale": "big"}', '{"recent": [{"path": 3}]}', '{"language": "xx"}', ""])
def test_a_broken_file_is_not_overwritten_silently(own_settings: Path, text: str) -> None:
    file = own_settings / "settings.json"
    file.write_text(text, encoding="utf-8")
    settings = Settings.load()
    assert settings.language == ""
    assert file.read_text(encoding="utf-8") == text
    settings.save()
    assert (own_settings / "settings.broken.json").read_text(encoding="utf-8") == text


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("APPEAL_PACKET_SETTINGS", str(tmp_path / "file" / "below"))
    Settings(language="en").save()


def test_recent_cases_hold_path_and_kind_alone(own_settings: Path, tmp_path: Path) -> None:
    settings = Settings()
    for number in range(RECENT + 3):
        settings.remember(tmp_path / f"{number}.appeal", "wechat/personal")
    settings.remember(tmp_path / "5.appeal", "wechat/personal")
    again = Settings.load()
    assert len(again.recent) == RECENT
    assert again.recent[0].path.endswith("5.appeal")
    assert set(vars(again.recent[0])) == {"path", "label"}
    again.forget(again.recent[0].path)
    assert not any(item.path.endswith("5.appeal") for item in Settings.load().recent)
