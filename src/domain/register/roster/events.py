"""What happened to a month's roster. Duties are stored with their instants: a shift that changes later moves none."""

from datetime import date, datetime

from attrs import frozen

from wuye.domain.register.roster.kinds import AbsenceKind
from wuye.domain.shared.duty import Duty
from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class RosterOpened:
    """The roster of a month was opened (值班表已编制)."""

    site: str
    month: str
    zone: str


@frozen(kw_only=True)
class DutyAssigned:
    """A person has a shift, on one day or several (已排班)."""

    duties: tuple[Duty, ...]


@frozen(kw_only=True)
class DutyWithdrawn:
    """A person was taken off a shift (排班已取消)."""

    duty: Duty
    reason: Personal[str]


@frozen(kw_only=True)
class RosterPublished:
    """The roster says who is on duty (值班表已发布)."""


@frozen(kw_only=True)
class DutiesSwapped:
    """Two people swapped shifts (已换班); both duties as they were before."""

    first: Duty
    second: Duty
    reason: Personal[str]


@frozen(kw_only=True)
class AbsenceRecorded:
    """Somebody is absent (缺勤已登记); ``covered``: what the substitute does in the meantime."""

    staff: str
    since: datetime
    until: datetime
    kind: AbsenceKind
    reason: Personal[str]
    substitute: str | None
    covered: tuple[Duty, ...]


@frozen(kw_only=True)
class MeetingHeld:
    """The meeting after a shift was held (班后例会已召开). STF-044."""

    section: str
    shift: str
    day: date
    attended: tuple[str, ...]
    missing: tuple[str, ...]
    """Who had the shift by the roster, and did not attend."""
    minutes: Personal[str]


RosterEvent = (
    RosterOpened | DutyAssigned | DutyWithdrawn | RosterPublished | DutiesSwapped | AbsenceRecorded | MeetingHeld
)
