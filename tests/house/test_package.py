"""What is installed is what lies in src/, and nothing that may not be shipped comes along."""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUN_TIME_EXTRAS = ("", "cn", "http", "postgres", "xlsx")
LGPL_ACCEPTED = {"psycopg", "psycopg-binary", "psycopg-pool"}
# Libraries under the GPL that wheels are known to bundle.
GPL_LIBRARIES = re.compile(r"^lib(readline|history|x264|x265|xvidcore|gdbm|postproc|mpg123|fftw3)\b")


def run_time_distributions() -> dict[str, importlib.metadata.Distribution]:
    """Everything that an installation with all run-time extras brings, through all dependencies."""
    found: dict[str, importlib.metadata.Distribution] = {}
    waiting = [*PROJECT["dependencies"]]
    waiting += [line for extra in RUN_TIME_EXTRAS if extra for line in PROJECT["optional-dependencies"][extra]]
    visited: set[tuple[str, str]] = set()
    while waiting:
        requirement = Requirement(waiting.pop())
        name = canonicalize_name(requirement.name)
        for extra in {"", *requirement.extras}:
            if (name, extra) in visited:
                continue
            visited.add((name, extra))
            found[name] = importlib.metadata.distribution(name)
            for line in found[name].requires or ():
                wanted = Requirement(line)
                if wanted.marker is None or wanted.marker.evaluate({"extra": extra}):
                    waiting.append(line)
    return found


def licences(distribution: importlib.metadata.Distribution) -> str:
    """The licence as its author states it: expression, classifiers, or the first line of the text."""
    metadata = distribution.metadata
    if expression := metadata.get_all("License-Expression"):
        return str(expression[0])
    classifiers = [line for line in metadata.get_all("Classifier") or () if line.startswith("License ::")]
    return " ".join([*classifiers, *(text.partition("\n")[0] for text in metadata.get_all("License") or ())])


def test_no_module_is_longer_than_one_can_keep_in_mind() -> None:
    """400 lines at most (style): what is longer has more than one subject."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "src").rglob("*.py")}
    assert len(lengths) > 200
    assert {str(path.relative_to(ROOT)): length for path, length in lengths.items() if length > 400} == {}


def test_nothing_under_the_gpl_is_needed_at_run_time() -> None:
    """Whoever installs the desk may not be bound by a copyleft that the desk's own licence does not have."""
    found = run_time_distributions()
    assert len(found) > len(PROJECT["dependencies"])
    unstated = [name for name, distribution in found.items() if not licences(distribution).strip()]
    assert unstated == []
    bound = {
        name: licences(distribution)
        for name, distribution in found.items()
        if re.search(r"GPL|GNU", licences(distribution)) and name not in LGPL_ACCEPTED
    }
    assert bound == {}


def test_no_run_time_wheel_bundles_a_gpl_library() -> None:
    """A wheel's own licence says nothing about the libraries that were copied into it."""
    bundled = [
        f"{name}: {file.name}"
        for name, distribution in run_time_distributions().items()
        for file in distribution.files or ()
        if GPL_LIBRARIES.match(file.name)
    ]
    assert bundled == []


def test_every_licence_at_run_time_is_recorded() -> None:
    """The decision page is what a lawyer reads; it may not lag behind the dependencies."""
    page = (ROOT / "docs" / "decisions" / "licences.md").read_text(encoding="utf-8")
    recorded = set(re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE))
    assert {canonicalize_name(name) for name in recorded} == set(run_time_distributions())


def pins() -> Iterator[str]:
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def test_every_pin_is_a_name_and_a_version() -> None:
    """An address or a path in the pins would tie every installation to one machine."""
    assert [line for line in pins() if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.+!]*", line)] == []


def test_every_declared_dependency_is_pinned() -> None:
    """An unpinned package is another program tomorrow."""
    pinned = {canonicalize_name(line.partition("==")[0]) for line in pins()}
    declared = [
        *PROJECT["dependencies"],
        *(line for extra in PROJECT["optional-dependencies"].values() for line in extra),
    ]
    names = {canonicalize_name(Requirement(line).name) for line in declared}
    assert names - pinned - {"wuye"} == set()


def tree_of_src() -> set[str]:
    return {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built from a copy: setuptools would take stale files from an old build folder."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    (copy / "pkg").mkdir()
    (copy / "pkg" / "wuye").symlink_to((ROOT / "pkg" / "wuye").readlink())
    shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__"))
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    built = subprocess.run([*command, "--wheel-dir", copy / "out", copy], capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (file,) = (copy / "out").glob("*.whl")
    return zipfile.ZipFile(file)


def test_the_wheel_holds_what_src_holds(wheel: zipfile.ZipFile) -> None:
    """A file that is missing from the wheel is missed by the first user, never by a developer."""
    with wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert names == {f"wuye/{name}" for name in tree_of_src()}


def test_pytest_is_told_of_the_plugin() -> None:
    """An embedder's tests get the desk's fixtures by installing it; a missing module would stop every pytest run."""
    declared = PROJECT.get("entry-points", {}).get("pytest11", {})
    exists = (ROOT / "src" / "entrypoints" / "testing" / "plugin.py").exists()
    assert declared == ({"wuye": "wuye.entrypoints.testing.plugin"} if exists else {})


def test_the_import_name_is_a_link_to_src() -> None:
    """The checkout and the installation are the same files."""
    link = ROOT / "pkg" / "wuye"
    assert link.is_symlink()
    assert link.readlink() == Path("..") / "src"


def test_importing_wuye_imports_no_heavy_library() -> None:
    """An embedder pays for what he uses; eventsourcing even patches `dataclasses` for the whole process."""
    code = "import sys, wuye; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"eventsourcing", "litestar", "psycopg", "rich", "uvicorn", "holidays", "chinese_calendar"}
    assert heavy & set(shown.stdout.split()) == set()
