"""Policies: named profiles of limits, one per source document, and how a case's scopes choose among them."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cached_property

from attrs import evolve, field, frozen

from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.limits import Limit, Unit


class Profile(StrEnum):
    """The named sets of limits, one per source document, and the strictest of all (SLA policies, "Profiles")."""

    HANDBOOK_000 = "handbook_000"
    """物业维修服务与客户沟通手册."""
    QUALITY_PLAN_001 = "quality_plan_001"
    """物业项目服务质量保障方案."""
    SHANSHUI_002 = "shanshui_002"
    """山水湖畔."""
    ENTRY_SERVICE_003 = "entry_service_003"
    """入室服务流程: clocks without a figure."""
    COMMISSIONED_004 = "commissioned_004"
    """业户委托维修服务工作规程."""
    DEFAULT = "default"
    """最严: per clock the strictest figure of all."""


TARGETS = frozenset({"ticket.arrival_target", "ticket.item", "complaint.respond_average"})
"""Performance targets: missing one is reported, not breached (rule 4 of the default profile; an average, K12)."""

EXTENDED = "extended to "
"""How a row's remark says that its limit holds for a wider scope too: "extended to every hazard"."""
DIGITS = 9
_MOST_CHOICES = 4096
CALENDARS = ("calendar", "elapsed", "working")
COLUMNS = ("clock", "profile", "value", "unit", "calendar", "applies_to", "source")


@frozen(slots=False)
class Policy:
    """The limits of a profile version."""

    profile: Profile
    limits: tuple[Limit, ...] = field()

    @cached_property
    def by_clock(self) -> Mapping[str, tuple[Limit, ...]]:
        """Limits by clock, in the order of the table."""
        clocks: dict[str, tuple[Limit, ...]] = {}
        for limit in self.limits:
            clocks[limit.clock] = (*clocks.get(limit.clock, ()), limit)
        return clocks

    def of(self, clock: str, scopes: Sequence[str]) -> tuple[Limit, ...]:
        """The limits of a clock for a case: those of the narrowest of its scopes that the profile knows.

        ``scopes`` are the case's, narrowest first. Several limits may run at once; the earliest due is in force.
        """
        asked = clock, tuple(scopes)
        found = self._chosen.get(asked)
        if found is None:
            if len(self._chosen) >= _MOST_CHOICES:
                self._chosen.clear()
            found = self._chosen[asked] = self._choose(clock, scopes)
        return found

    @cached_property
    def _chosen(self) -> dict[tuple[str, tuple[str, ...]], tuple[Limit, ...]]:
        """What was asked for before: the same few chains of scopes, for every case and event."""
        return {}

    def _choose(self, clock: str, scopes: Sequence[str]) -> tuple[Limit, ...]:
        rows = self.by_clock.get(clock, ())
        for scope in scopes:
            extended = EXTENDED + scope
            found = tuple(limit for limit in rows if scope == limit.scope or limit.remark == extended)
            if found:
                return found
        return ()

    def overridden(self, overrides: Iterable[Limit]) -> "Policy":
        """The same policy with single values of a site in place of the profile's."""
        limits = list(self.limits)
        for override in overrides:
            place = [i for i, one in enumerate(limits) if (one.clock, one.scope) == (override.clock, override.scope)]
            if place:
                limits[place[0]] = evolve(override, target=limits[place[0]].target)
                for index in reversed(place[1:]):
                    del limits[index]
            else:
                limits.append(override)
        return evolve(self, limits=tuple(limits))


def read_limits(rows: Iterable[Mapping[str, str]], *, file: str) -> dict[Profile, Policy]:
    """The policies of a limit table, by profile.

    Raises ``Refused("policy-mistake")`` naming file, row (the header is row 1), column and rule of the first mistake.
    """
    profiles: dict[Profile, list[Limit]] = {}
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows, start=2):
        if len(row) > len(COLUMNS):
            raise _mistake(file, number, "applies_to", "too-many-columns", allowed=list(COLUMNS))
        missing = [column for column in COLUMNS if row.get(column) is None]
        if missing:
            raise _mistake(file, number, missing[0], "column-missing")
        if row["profile"] not in set(Profile):
            raise _mistake(file, number, "profile", "unknown-profile", allowed=sorted(Profile))
        limit = _limit(row, file, number)
        same = (limit.clock, row["profile"], limit.scope, limit.unit, str(limit.value), limit.remark)
        if same in seen:
            raise _mistake(file, number, "clock", "row-twice", first=seen[same])
        seen[same] = number
        profiles.setdefault(Profile(row["profile"]), []).append(limit)
    return {profile: Policy(profile, tuple(limits)) for profile, limits in profiles.items()}


def _limit(row: Mapping[str, str], file: str, number: int) -> Limit:
    try:
        unit = Unit(row["unit"])
    except ValueError:
        raise _mistake(file, number, "unit", "unknown-unit-of-time", allowed=[unit.value for unit in Unit]) from None
    text = row["value"].strip()
    if text and not (text.isascii() and text.isdecimal() and len(text) <= DIGITS):
        raise _mistake(file, number, "value", "not-a-whole-number")
    if row["calendar"] not in CALENDARS:
        raise _mistake(file, number, "calendar", "unknown-calendar", allowed=list(CALENDARS))
    if (row["calendar"] == "working") != (unit in (Unit.WORKING_DAYS, Unit.WORKING_HOURS, Unit.WORKING_MINUTES)):
        raise _mistake(file, number, "calendar", "calendar-and-unit-differ", unit=unit.value)
    scope, _, remark = row["applies_to"].partition(";")
    if not row["clock"].strip() or not scope.strip():
        raise _mistake(file, number, "clock" if scope.strip() else "applies_to", "blank")
    try:
        return Limit(
            clock=row["clock"].strip(),
            scope=scope.strip(),
            unit=unit,
            value=int(text) if text else None,
            remark=remark.strip(),
            source=row["source"].strip(),
            target=row["clock"] in TARGETS,
        )
    except Refused as refusal:
        raise _mistake(file, number, "value", refusal.code, **refusal.facts) from refusal


def _mistake(file: str, row: int, column: str, rule: str, **facts: object) -> Refused:
    return Refused("policy-mistake", file=file, row=row, column=column, rule=rule, **facts)
