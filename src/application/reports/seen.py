"""One observation of a figure: which case, how much of what, whose work."""

from collections.abc import Callable, Iterable

from attrs import frozen

from wuye.application.reports.material import Known, Material


@frozen(kw_only=True)
class Seen:
    """What one case adds to the numerator and to the denominator of a figure."""

    case: str | None
    """Stream of the case; ``None`` for a denominator of things that are no cases."""
    number: str | None = None
    amount: int = 1
    """To the numerator: one, or none, of a rate; microseconds, thousandths of a score, minor units of money."""
    of: int = 1
    """To the denominator."""
    team: str | None = None
    person: str | None = None


Counting = Callable[[Material], Iterable[Seen]]
"""Finds what a figure counts."""


def seen(case: Known, amount: int | bool = 1, of: int = 1) -> Seen:
    """An observation on a case; of a ticket also the team (trade) and the technician who performs it."""
    state = case.state
    performer = getattr(state, "performer", None)
    return Seen(
        case=case.stream,
        number=case.number,
        amount=int(amount),
        of=of,
        team=getattr(state, "trade", None),
        person=performer if isinstance(performer, str) else None,
    )
