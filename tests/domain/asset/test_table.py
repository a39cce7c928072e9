"""The asset's table against the reference text, against itself, and against its words."""

import re
from pathlib import Path
from typing import get_args

import pytest
from attrs import fields, has

from tests.support.assets import EXAMPLES
from tools.codes import raised
from wuye.domain.asset import terms as t
from wuye.domain.asset.events import AssetEvent
from wuye.domain.asset.lifecycle import ASSET, EVENTS
from wuye.domain.asset.refusals import REFUSALS
from wuye.domain.shared.personal import Personal

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "tests" / "data" / "spec" / "lifecycles.md").read_text(encoding="utf-8")
LINE = re.compile(r"^\| ([^|]+) \| (\w+) → (\w+) \| (\w+) \|", re.MULTILINE)


def _lines(section: str) -> list[tuple[str, str, str, str]]:
    body = PAGE.partition(f"## {section}")[2].partition("\n## ")[0]
    return [line for line in LINE.findall(body) if line[0].strip() != "from"]


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name.strip()).lower()


def _stage(name: str) -> t.AssetStage:
    return t.AssetStage.NEW if name.strip() == "(new)" else t.AssetStage(_kebab(name))


def test_nothing_of_the_reference_is_overlooked() -> None:
    """19 transitions of the asset, 8 of the fault case."""
    assert (len(_lines("Asset (设施设备)")), len(_lines("FaultCase (设备故障案)"))) == (19, 8)


@pytest.mark.parametrize("line", _lines("Asset (设施设备)"), ids=lambda line: "-".join(line[:3]))
def test_every_transition_of_the_reference_is_in_the_table(line: tuple[str, str, str, str]) -> None:
    """Stage, event and target are those of the reference; which running stage it is follows from the duties."""
    source, command, event, target = line
    rows = [row for row in ASSET.rows if row.command.__name__ == command and _stage(source) in row.stages]
    assert len(rows) == 1, command
    assert event in {cls.__name__ for cls in rows[0].gives}
    assert _stage(target) in (rows[0].to or {_stage(source)})


@pytest.mark.parametrize("line", _lines("FaultCase (设备故障案)"), ids=lambda line: "-".join(line[:3]))
def test_every_transition_of_a_fault_case_is_in_the_table(line: tuple[str, str, str, str]) -> None:
    """A fault case lives inside its asset: its commands and facts are the asset's."""
    _, command, event, target = line
    rows = [row for row in ASSET.rows if row.command.__name__ == command]
    assert rows
    assert all(event in {cls.__name__ for cls in row.gives} for row in rows)
    assert t.FaultStage(_kebab(target))


def test_every_event_is_registered_once_and_given_by_some_row() -> None:
    """An event that no row gives could never be stored, an unregistered one never loaded."""
    registered = [one.cls for one in ASSET.facts]
    assert len(set(registered)) == len(registered)
    assert set(registered) == set(get_args(AssetEvent)) == set(EVENTS)
    given = {cls.__name__ for row in ASSET.rows for cls in row.gives}
    # The other sides of a hierarchy and of a replacement are written by the asset that moves.
    assert {cls.__name__ for cls in registered} - given == {"ComponentAttached", "ComponentDetached", "Succeeded"}


def test_every_command_has_one_path_and_a_way_to_make_it() -> None:
    """The doors address commands by noun; the builders know every command."""
    nouns = {row.command: row.noun for row in ASSET.rows}
    assert len(set(nouns.values())) == len(nouns)
    assert all(row.noun == nouns[row.command] for row in ASSET.rows)
    assert set(EXAMPLES) == set(ASSET.commands())


def test_every_field_of_a_command_is_explained_in_both_languages() -> None:
    """The texts become those of the API and of the command line."""
    for command in ASSET.commands():
        for field in fields(command):
            english, chinese = field.metadata["help"]
            assert english, f"{command.__name__}.{field.name}"
            assert re.search(r"[\u3400-\u9fff]", chinese), f"{command.__name__}.{field.name}"


def test_texts_of_commands_are_sealed_in_events() -> None:
    """No free text of a command reaches an event as a plain string."""
    free = {field.name for command in ASSET.commands() for field in fields(command) if field.metadata.get("personal")}
    for event in EVENTS:
        for name, kind in _plain_fields(event):
            assert not (name in free and kind in (str, str | None)), f"{event.__name__}.{name}"


def _plain_fields(cls: type) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for field in fields(cls):
        found.append((field.name, field.type))
        for inner in (field.type, *get_args(field.type)):
            if isinstance(inner, type) and has(inner) and inner is not Personal:
                found += _plain_fields(inner)
    return found


def test_no_word_is_stale() -> None:
    """A sentence for a code that nothing raises any more is stale."""
    found = raised(ROOT / "src" / "domain" / "asset")
    assert set(REFUSALS) <= {one.code for one in found}
    for one in found:
        for sentence in REFUSALS.get(one.code, ()):
            assert set(re.findall(r"\{([a-z_]+)\}", sentence)) <= (one.facts or frozenset()), one.place
