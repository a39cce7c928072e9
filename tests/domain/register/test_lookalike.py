"""Units that look alike (bad input B23)."""

import pytest

from wuye.domain.register.lookalike import suggest

KNOWN = {label: (label,) for label in ("A-101", "A-102", "3-2-1201", "B-101")}


@pytest.mark.parametrize(
    ("typed", "real"),
    [
        ("Α-101", "A-101"),
        ("А-101", "A-101"),
        ("Ａ－１０１", "A-101"),
        ("a–101", "A-101"),
        ("В-101", "B-101"),
        ("3栋2-1201", "3-2-1201"),
        ("3 - 2 - 1201", "3-2-1201"),
        ("A\u200b-101", "A-101"),
    ],
)
def test_a_look_alike_suggests_the_real_unit(typed: str, real: str) -> None:
    """A person cannot see that a letter is Greek."""
    assert suggest(typed, KNOWN) == real


@pytest.mark.parametrize("typed", ["C-101", "A-103", "", "A-101"])
def test_what_looks_like_no_other_unit_suggests_nothing(typed: str) -> None:
    """A guess would send the technician to a stranger's door; a real label needs no suggestion."""
    assert suggest(typed, KNOWN) is None


def test_two_candidates_are_no_suggestion() -> None:
    """Which of them was meant is not for us to say."""
    assert suggest("A 101", {"home-1": ("A101",), "home-2": ("A\u00a0101",)}) is None


def test_one_entry_may_have_several_names() -> None:
    """A home is called by its id, by the number on its door, and by building, unit and number."""
    known = {"home-yunqi-3-2-101": ("yunqi-3-2-101", "101", "3-2-101"), "home-yunqi-4-1-101": ("101", "4-1-101")}
    assert suggest("3栋2－101", known) == "home-yunqi-3-2-101"
    assert suggest("１０１", known) is None
