"""An ordinary wheel brings everything along that the program reads."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_wheel_holds_the_forms_and_the_resources(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    for folder in ("forms", "resources"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file():
                copy = unpacked / "app" / "_data" / path.relative_to(ROOT)
                assert copy.read_bytes() == path.read_bytes(), path
    script = "import sys; sys.path.insert(0, sys.argv.pop(1)); from app.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", script, str(unpacked), "forms"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0 and "wechat/personal" in done.stdout, done.stderr
