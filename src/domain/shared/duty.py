"""Who is on duty (值班): what cases read of a site's rosters, as values; the rosters conform and are never imported."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from attrs import frozen

from wuye.domain.shared.actor import STAFF, Role
from wuye.domain.shared.lifecycle import Context
from wuye.domain.shared.refusal import Refused


class DutyRole(StrEnum):
    """What somebody is on duty as (值班岗位)."""

    MANAGER = "manager-on-duty"
    """当班最高管理人员."""
    CONTROL_ROOM = "control-room-duty"
    """中控室值班人员."""
    CUSTOMER_SERVICE = "customer-service-duty"
    """客服值班."""
    REPAIR = "repair-duty"
    """维修值班."""
    GUARD = "guard-duty"
    """保安值班."""


DUTY_POSTS: Final[Mapping[DutyRole, frozenset[Role]]] = {
    DutyRole.MANAGER: frozenset({Role.MANAGEMENT, Role.HEAD_OF_CENTRE}),
    DutyRole.CONTROL_ROOM: STAFF,
    DutyRole.CUSTOMER_SERVICE: frozenset({Role.OFFICER, Role.SERVICE_SUPERVISOR}),
    DutyRole.REPAIR: frozenset({Role.TECHNICIAN, Role.ENGINEERING_SUPERVISOR}),
    DutyRole.GUARD: STAFF,
}
"""Whose post entitles to which duty; a control room and a gate are kept by any member of staff."""


@frozen(kw_only=True)
class Duty:
    """One person's shift on one day: half open, ``[starts_at, ends_at)``; it may run past midnight."""

    staff: str
    role: DutyRole
    section: str
    """Code of the section whose shift it is."""
    shift: str
    day: date
    """The day it begins on, at the site."""
    starts_at: datetime
    ends_at: datetime

    def covers(self, at: datetime) -> bool:
        """Whether an instant lies in it; the end itself does not."""
        return self.starts_at <= at < self.ends_at

    def overlaps(self, other: "Duty") -> bool:
        """Whether two duties share an instant."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


class Roster(Protocol):
    """A month's roster of a site: ``roster-<site>.<YYYY-MM>``."""

    def in_force(self, at: datetime) -> bool:
        """Whether it is published and has the day of an instant; ``False`` for one that does not exist."""
        ...

    def on_duty(self, at: datetime, role: DutyRole | None = None) -> tuple[Duty, ...]:
        """Who is on duty at an instant by it, absences left out."""
        ...


_EARLIER: Final = timedelta(hours=36)
"""A duty that still runs began yesterday at the latest, in whatever zone the site lies."""
_LATER: Final = timedelta(hours=14)


def roster_stream(site: str, month: str) -> str:
    """The stream of a site's roster of a month."""
    return f"roster-{site}.{month}"


def roster_streams(site: str | None, at: datetime) -> tuple[str, ...]:
    """The rosters that may say who is on duty at an instant, whatever the site's time zone: one, or two."""
    if site is None:
        return ()
    moments = (at.astimezone(UTC) + by for by in (-_EARLIER, timedelta(), _LATER))
    return tuple(dict.fromkeys(roster_stream(site, f"{moment:%Y-%m}") for moment in moments))


def rosters_of(context: Context, site: str | None) -> tuple[Roster, ...]:
    """The rosters the decision was given for the instant it is about."""
    return tuple(context.other(stream) for stream in roster_streams(site, context.occurred_at))


def those_on_duty(rosters: Iterable[Roster], at: datetime, role: DutyRole | None = None) -> tuple[Duty, ...]:
    """Everybody on duty at an instant, by role and person."""
    found = (duty for roster in rosters for duty in roster.on_duty(at, role))
    return tuple(sorted(found, key=lambda one: (one.role, one.staff, one.starts_at)))


def check_on_duty(person: str, role: DutyRole, site: str | None, context: Context) -> None:
    """Who is named is on duty, where the site has a roster for that day; without one nothing is asked.

    Raises ``Refused("not-on-duty")`` with those who are.
    """
    rosters, at = rosters_of(context, site), context.occurred_at
    if not any(one.in_force(at) for one in rosters):
        return
    named = tuple(dict.fromkeys(one.staff for one in those_on_duty(rosters, at, role)))
    if person not in named:
        raise Refused("not-on-duty", staff=person, duty=role.value, at=at.isoformat(), on_duty=list(named))
