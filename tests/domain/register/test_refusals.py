"""Every sentence belongs to a refusal and fits it; that every refusal has words is the house's test."""

import re
from pathlib import Path

from tools.codes import raised
from wuye.domain.register.lifecycles import REGISTERS
from wuye.domain.register.refusals import REFUSALS
from wuye.domain.shared.lifecycle import kebab

DOMAIN = Path(__file__).resolve().parents[3] / "src" / "domain"
REGISTER = DOMAIN / "register"
CALENDARS = DOMAIN / "sla"
"""What a calendar or a limit refuses is raised where it is defined, and said by the register that takes it."""


def test_no_word_outlives_its_refusal() -> None:
    """A sentence for a code that nothing raises any more is stale."""
    assert set(REFUSALS) - {one.code for place in (REGISTER, CALENDARS) for one in raised(place)} == set()


def test_a_sentence_names_only_facts_that_stand_beside_its_code() -> None:
    """A gap in a sentence is worse than a shorter sentence."""
    for one in raised(REGISTER):
        for sentence in REFUSALS.get(one.code, ()):
            named = set(re.findall(r"\{([a-z_]+)\}", sentence))
            assert one.facts is not None
            assert named <= one.facts, f"{one.code} at {one.place}"


def test_commands_and_nouns_are_told_apart() -> None:
    """Within one register every command has a path of its own; over all registers every command a name of its own."""
    names: list[str] = []
    for lifecycle in REGISTERS:
        nouns = {row.command: row.noun for row in lifecycle.rows}
        assert len(set(nouns.values())) == len(nouns)
        names += [kebab(command.__name__) for command in lifecycle.commands()]
    assert len(set(names)) == len(names)
