"""The rule of a recurring duty, and one occurrence of it as a fact."""

from datetime import date, datetime
from enum import StrEnum

from attrs import frozen

from wuye.domain.shared.fields import choice, day, flag, identifier, instant, label, some, whole
from wuye.domain.shared.fields import day as a_day
from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.cadence import MOST, MOST_TOLERANCE, Cadence, CatchUp, Occurrence, Shift, ShortMonth, step_of
from wuye.domain.sla.calendar import MINUTES_A_DAY
from wuye.domain.sla.limits import Unit


class Basis(StrEnum):
    """What the next occurrence is counted from."""

    NOMINAL = "nominal"
    """按计划日: from the anchor, whenever the last one was done."""
    COMPLETION = "completion"
    """按完成日: from the day on which the last one was done."""


class Timeliness(StrEnum):
    """When an occurrence was done."""

    EARLY = "early"
    """提前: before its window."""
    IN_TIME = "in-time"
    """按时."""
    LATE = "late"
    """逾期."""


@frozen(kw_only=True)
class Rule:
    """How often something is due (周期规则)."""

    anchor: date = day(("Day of the first occurrence", "首次日期"))
    unit: Unit = choice(Unit, ("Unit of the interval", "周期单位"))
    every: int = whole(("How many units", "周期数"), minimum=1, maximum=MOST, default=1)
    basis: Basis = choice(Basis, ("What the next one is counted from", "周期基准"), default=Basis.NOMINAL)
    minute: int = whole(
        ("Time of day it is due, minutes after midnight", "到期时刻（分钟）"), maximum=MINUTES_A_DAY - 1, default=0
    )
    turns: tuple[int, ...] = some(("Minute of the day each shift begins, in order", "各班次开始时刻"), maximum=24)
    short_month: ShortMonth = choice(
        ShortMonth, ("What becomes of a day the month has not", "短月处理"), default=ShortMonth.LAST_DAY
    )
    shift: Shift = choice(Shift, ("Where it goes from a day off", "非工作日顺延"), default=Shift.NONE)
    calendar: str | None = identifier(("Working calendar, where it is shifted", "工作日历"), default=None)
    before_days: int = whole(
        ("Days before its own that count as in time", "允许提前天数"), maximum=MOST_TOLERANCE, default=0
    )
    after_days: int = whole(
        ("Days after its own that count as in time", "允许延后天数"), maximum=MOST_TOLERANCE, default=0
    )
    missed: CatchUp = choice(CatchUp, ("What becomes of one that nobody did", "漏做处理"), default=CatchUp.LATE)
    least: int = whole(("How many at least, each time", "每次至少数量"), minimum=1, maximum=10_000, default=1)
    irregular: bool = flag(("At a time that is not announced", "时间不固定"), default=False)
    ends_on: date | None = day(("Last day; for ever when absent", "截止日期"), default=None)

    def cadence(self, zone: str, anchor: date | None = None) -> Cadence:
        """The rule as arithmetic; ``anchor``: counted from another day.

        Raises ``Refused``: ``no-cadence``, ``out-of-range``, ``wrong-shifts``, ``irregular-has-no-time``.
        """
        if self.irregular and self.minute:
            raise Refused("irregular-has-no-time", minute=self.minute)
        unit, every = step_of(self.unit, self.every)
        if unit is Unit.SHIFTS and self.basis is Basis.COMPLETION:
            raise Refused("no-cadence", unit=unit.value, allowed=[Basis.NOMINAL.value])
        return Cadence(
            anchor=anchor or self.anchor,
            unit=unit,
            zone=zone,
            every=every,
            minute=self.minute,
            short_month=self.short_month,
            shift=self.shift,
            before_days=self.before_days,
            after_days=self.after_days,
            turns=self.turns,
        )


@frozen(kw_only=True)
class Slot:
    """One occurrence with its window (一次任务); its id is the nominal date, with the shift where there are several."""

    id: str = label(("Identity: the nominal date, with the shift", "期次标识"))
    nominal: date = a_day(("Nominal date", "名义日期"))
    day: date = a_day(("Date after shifting around days off", "顺延后的日期"))
    due_at: datetime = instant(("Due", "到期时间"))
    opens_at: datetime = instant(("Window opens", "窗口开始"))
    closes_at: datetime = instant(("Window closes", "窗口结束"))
    provisional: bool = flag(("The calendar does not reach so far", "日历未覆盖，暂定"))

    def timeliness(self, done_at: datetime) -> Timeliness:
        """How it counts when done at an instant; the window is half open."""
        if done_at < self.opens_at:
            return Timeliness.EARLY
        return Timeliness.IN_TIME if done_at < self.closes_at else Timeliness.LATE


def slot_of(occurrence: Occurrence) -> Slot:
    """An occurrence as a fact."""
    opens_at, closes_at = occurrence.window
    return Slot(
        id=occurrence.slot,
        nominal=occurrence.nominal,
        day=occurrence.day,
        due_at=occurrence.at,
        opens_at=opens_at,
        closes_at=closes_at,
        provisional=occurrence.provisional,
    )
