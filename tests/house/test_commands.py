"""The commands that a stranger types first must exist and be honest."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TARGETS = ("demo", "test", "lint", "bench", "requirements", "oracle", "soak", "docs", "clean")


@pytest.mark.parametrize("target", TARGETS)
def test_the_makefile_knows(target: str) -> None:
    """Whoever has read one of our pages can type what it says."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)
    assert re.search(rf'echo "{target} +\S', makefile)


def test_every_command_in_the_pages_exists() -> None:
    """A page that names a command which is gone costs a stranger his first hour."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    known = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for page in ("README.md", "CONTRIBUTING.md"):
        named = set(re.findall(r"(?:^ {4}|`)make ([a-z-]+)", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE))
        assert named <= known, page
    assert {"demo", "test"} <= set(re.findall(r"make ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", ["run", "python", "environment", "postgresql"])
def test_a_script_can_be_run(name: str) -> None:
    """A script without its run bit fails only on the machine of somebody else."""
    assert os.access(ROOT / ".ci" / name, os.X_OK)


@pytest.mark.parametrize("failing", ["lint", "test"])
def test_ci_fails_when_one_of_its_parts_fails(failing: str, tmp_path: Path) -> None:
    """A green light that cannot turn red is worse than none."""
    make = tmp_path / "make"
    make.write_text(f'#!/bin/sh\necho "ran $1"\ntest "$1" != {failing}\n', encoding="utf-8")
    make.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run([ROOT / ".ci" / "run"], env={"PATH": path}, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stdout.split() == ["ran", "lint", "ran", "test"]
