"""Writes the hash-pinned lists of what is installed, from the ranges in pyproject.toml.

Run by ``make lock`` in an environment that holds pip-tools. The lists name packages, versions and hashes alone: where
they are fetched from is the business of the machine that installs them.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = ("--quiet", "--generate-hashes", "--allow-unsafe", "--strip-extras", "--no-annotate", "--no-header",
           "--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links", "--no-emit-options",
           "--resolver=backtracking", "--upgrade")  # fmt: skip
# What the tools need on Windows alone; a list made on Linux would leave it out.
WINDOWS = {"colorama>=0.4.6,<0.5": "colorama"}


def compile_list(name: str, ranges: list[str], constraints: list[str]) -> None:
    """Resolve `ranges` into the file `name`, agreeing with the lists that are already there."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "ranges.in"
        limits = [f"-c {ROOT / other}" for other in constraints]
        source.write_text("\n".join([*limits, *ranges]) + "\n", encoding="utf-8")
        target = Path(folder) / name
        subprocess.run(  # the command is fixed
            [sys.executable, "-m", "piptools", "compile", *OPTIONS, "--output-file", str(target), str(source)],
            check=True,
        )
        lines = target.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.strip() and not line.lstrip().startswith(("#", "-c", "-i", "--index"))]
    for package in WINDOWS.values():
        kept = [re.sub(rf"^({package}==\S+)", r'\1 ; sys_platform == "win32"', line) for line in kept]
    (ROOT / name).write_text("\n".join(kept) + "\n", encoding="utf-8")


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    build = [*project["build-system"]["requires"], "editables>=0.5,<1"]
    compile_list("requirements.txt", project["project"]["dependencies"], [])
    compile_list("requirements-build.txt", build, ["requirements.txt"])
    test = [*project["dependency-groups"]["test"], *WINDOWS]
    compile_list("requirements-test.txt", test, ["requirements.txt", "requirements-build.txt"])


if __name__ == "__main__":
    main()
