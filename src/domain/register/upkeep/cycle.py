"""The cycle of an upkeep plan, before an asset gives it a day to begin on."""

from datetime import date

from attrs import frozen

from wuye.domain.cadence.rule import Basis, Rule
from wuye.domain.shared.fields import choice, whole
from wuye.domain.sla.cadence import MOST, MOST_TOLERANCE, CatchUp, Shift
from wuye.domain.sla.interval import later
from wuye.domain.sla.limits import Unit


@frozen(kw_only=True)
class Cycle:
    """How often an upkeep is due (保养周期); ``not_stated`` where the source gives no figure: nothing falls due."""

    unit: Unit = choice(Unit, ("Unit of the interval", "周期单位"), default=Unit.NOT_STATED)
    every: int = whole(("How many units", "周期数"), minimum=1, maximum=MOST, default=1)
    basis: Basis = choice(Basis, ("What the next one is counted from", "周期基准"), default=Basis.NOMINAL)
    shift: Shift = choice(Shift, ("Where it goes from a day off", "非工作日顺延"), default=Shift.NONE)
    before_days: int = whole(
        ("Days before its own that count as in time", "允许提前天数"), maximum=MOST_TOLERANCE, default=0
    )
    after_days: int = whole(
        ("Days after that still count as in time", "允许延后天数"), maximum=MOST_TOLERANCE, default=0
    )
    missed: CatchUp = choice(CatchUp, ("What becomes of one that nobody did", "漏做处理"), default=CatchUp.LATE)

    def rule(self, since: date, turns: tuple[int, ...], calendar: str | None) -> Rule | None:
        """The rule for an asset whose cycle is counted from a day: the first is due one interval later."""
        if self.unit is Unit.NOT_STATED:
            return None
        return Rule(
            anchor=later(since, self.unit, self.every),
            unit=self.unit,
            every=self.every,
            basis=self.basis,
            turns=turns,
            shift=self.shift,
            calendar=calendar if self.shift is not Shift.NONE else None,
            before_days=self.before_days,
            after_days=self.after_days,
            missed=self.missed,
        )
