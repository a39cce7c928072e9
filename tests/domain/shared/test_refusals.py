"""What every aggregate refuses: no word outlives its refusal, and each fits the facts that stand beside its code."""

import re
from pathlib import Path

from tools.codes import raised
from wuye.domain.shared.refusals import REFUSALS

SHARED = Path(__file__).resolve().parents[3] / "src" / "domain" / "shared"


def test_no_shared_word_outlives_its_refusal() -> None:
    """A sentence for a code that nothing raises any more is stale."""
    assert set(REFUSALS) - {one.code for one in raised(SHARED)} == set()


def test_a_shared_sentence_names_only_facts_that_stand_beside_its_code() -> None:
    """A gap in a sentence is worse than a shorter sentence."""
    for one in raised(SHARED):
        for sentence in REFUSALS.get(one.code, ()):
            assert set(re.findall(r"\{([a-z_]+)\}", sentence)) <= (one.facts or frozenset()), one.place
