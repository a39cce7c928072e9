"""Ours against a yardstick, in turn: on a shared machine only the ratio of neighbours can be trusted."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from attrs import frozen

Rate = Callable[[], float]
"""Does a piece of work and gives how much of it was done in a second."""


def verdict(met: bool) -> str:
    """How a goal is said to be met; a missed one is never left out."""
    return "met" if met else "**missed**"


@frozen(kw_only=True)
class Figure:
    """A ratio with its spread, and the goal beside it."""

    name: str
    yardstick: str
    ours: float
    theirs: float
    ratio: float
    lowest: float
    highest: float
    goal: float

    @property
    def met(self) -> bool:
        """Whether the median keeps the goal."""
        return self.ratio >= self.goal

    @property
    def line(self) -> str:
        """A row of the table in ``docs/performance.md``."""
        return (
            f"| {self.name} | {self.yardstick} | {self.ours:,.0f} | {self.theirs:,.0f} | {self.ratio:.2f} "
            f"| {self.lowest:.2f} – {self.highest:.2f} | ≥ {self.goal:g} | {verdict(self.met)} |"
        )


HEAD = (
    "| figure | yardstick in the same run | ours/s | yardstick/s | ratio (median) | spread | goal | |\n"
    "|---|---|--:|--:|--:|--:|--:|---|"
)


def compared(name: str, yardstick: str, ours: Rate, theirs: Rate, goal: float, *, rounds: int) -> Figure:
    """Run the two in turn, the order of each pair reversed, after one pair that does not count."""
    pairs: list[tuple[float, float]] = []
    for number in range(rounds + 1):
        first, second = (ours, theirs) if number % 2 else (theirs, ours)
        one, other = first(), second()
        pairs.append((one, other) if number % 2 else (other, one))
    pairs = pairs[1:]
    ratios = [mine / its for mine, its in pairs]
    return Figure(
        name=name,
        yardstick=yardstick,
        ours=median(mine for mine, _ in pairs),
        theirs=median(its for _, its in pairs),
        ratio=median(ratios),
        lowest=min(ratios),
        highest=max(ratios),
        goal=goal,
    )
