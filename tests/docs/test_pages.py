"""The pages say what is so: what follows from the declarations is made from them, what can be copied runs."""

import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docs.blocks import PAGES, ROOT, Block, blocks, console, pattern, run
from tools.pages.book import DOCS, HYBRID, made
from tools.pages.markdown import cell, filled
from tools.pages.reach import refusals

WITH_BLOCKS = [page for page in PAGES if blocks(page)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_made_pages_agree_with_the_code() -> None:
    """A page that lags behind is worse than none: it is believed. `make docs` brings them up."""
    pages = made()
    stale = [name for name, page in pages.items() if not _same(DOCS / name, page)]
    assert stale == []
    gone = {path.name for path in DOCS.glob("lifecycle-*.md")} - set(pages)
    assert gone == set()


def _same(path: Path, page: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == page


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, Path], None]:
    """Lays the demo's data into a page's folder where the page reads it and does not make it; made once."""
    made: list[Path] = []

    def laid(page: Path, folder: Path) -> None:
        shown = "\n".join(block.text for block in blocks(page))
        if ".wuye-demo/" not in shown:
            return
        if "wuye demo --no-serve" in shown:
            made.append(folder)
            return
        if not made:
            made.append(tmp_path_factory.mktemp("told"))
            run(Block("bash", "wuye demo --no-serve\n", 1), made[0], port=1)
        (folder / ".wuye-demo").symlink_to(made[0] / ".wuye-demo")

    return laid


@pytest.mark.timeout(600)
@pytest.mark.parametrize("page", WITH_BLOCKS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_can_be_copied_runs(page: Path, tmp_path: Path, told: Callable[[Path, Path], None]) -> None:
    """The first thing a stranger does is to copy a block into a terminal."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    told(page, tmp_path)
    port = free_port()
    for block in blocks(page):
        run(block, tmp_path, port=port)


def test_the_readme_shows_all_three_doors() -> None:
    """Python, command line and HTTP, each in a block that is run."""
    readme = blocks(ROOT / "README.md")
    shown = "\n".join(block.text for block in readme)
    assert {block.language for block in readme} >= {"python", "bash"}
    assert "open_desk(" in shown
    assert "wuye ticket" in shown
    assert "curl " in shown


def test_a_block_that_fails_fails(tmp_path: Path) -> None:
    """A check that cannot fail is no check."""
    for language, text in (("bash", "false\n"), ("python", "1 / 0\n"), ("console", "$ echo one\ntwo\n")):
        with pytest.raises(AssertionError):
            run(Block(language, text, 1), tmp_path, port=1)
    run(Block("console", "$ echo one two three\none ... three\n", 1), tmp_path, port=1)


def test_console_blocks_are_read() -> None:
    """A command, then what it prints, several times over."""
    assert console("$ a\n1\n2\n$ b\n") == [("a", "1\n2"), ("b", "")]
    assert pattern("a...b") == "a.*b"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """A dead link sends a reader into the source."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    dead = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        file, _, anchor = target.partition("#")
        if "://" in target:
            continue
        path = (page.parent / file) if file else page
        if not path.exists() or (anchor and anchor not in anchors(path)):
            dead.append(target)
    assert sorted(set(dead)) == []


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.strip().lower()).replace(" ", "-") for head in heads}


def test_files_named_in_the_pages_exist() -> None:
    """A path that has moved is a dead link without the brackets."""
    missing = []
    for page in PAGES:
        for name in re.findall(
            r"`((?:src|docs|tests|tools|examples|decisions)/[\w./*-]+)`", page.read_text(encoding="utf-8")
        ):
            base = ROOT / "docs" if name.startswith("decisions/") else ROOT
            if not list(base.glob(name.rstrip("/"))):
                missing.append(f"{page.name}: {name}")
    assert missing == []


def test_a_hybrid_page_keeps_what_is_written_by_hand() -> None:
    """Only what stands between the marks is made."""
    page = "by hand\n<!-- made: settings -->\nold\n<!-- end -->\nby hand too\n"
    assert filled(page, {"settings": lambda: "new\n"}) == page.replace("old", "new")
    with pytest.raises(KeyError):
        filled(page, {})
    for name in HYBRID:
        assert "<!-- made: " in (DOCS / name).read_text(encoding="utf-8")


def test_a_table_cell_breaks_no_table() -> None:
    """A bar or a line end in a docstring would shift every column after it."""
    assert cell("a | b\nc") == "a \\| b c"


def test_refusals_are_found_through_what_a_decision_calls() -> None:
    """A rule in a function of its own is a rule of the command as well."""
    from wuye.domain.register.lifecycles import CATALOGUE

    row = next(row for row in CATALOGUE.rows if row.command.__name__ == "AddItem")
    assert {"code-taken", "limit-and-none", "price-mismatch"} <= set(refusals(row.decide))
