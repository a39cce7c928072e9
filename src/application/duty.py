"""Who is on duty, and how a section is staffed: at an instant, as it was known then."""

from datetime import datetime
from typing import TYPE_CHECKING

from attrs import frozen

from wuye.application.sla.asking import states_at
from wuye.domain.register.section.state import Section, SectionStage, Staffing
from wuye.domain.shared.duty import Duty, DutyRole, roster_streams, those_on_duty
from wuye.domain.shared.outside import site_stream
from wuye.domain.shared.refusal import InvalidInput, Refused

if TYPE_CHECKING:
    from wuye.application.desk import Desk


@frozen(kw_only=True)
class OnDuty:
    """Who is on duty at a site at an instant (在班人员)."""

    site: str
    at: datetime
    as_of: datetime | None
    rostered: bool
    """Whether a published roster has that day; without one nobody can be said to be on duty, or not to be."""
    duties: tuple[Duty, ...]


def on_duty(
    desk: "Desk",
    site: str,
    *,
    at: datetime | None = None,
    duty: DutyRole | None = None,
    as_of: datetime | None = None,
) -> OnDuty:
    """Who is on duty at a site at an instant (default: now), as the rosters were *known* at ``as_of``.

    Raises ``Refused``: ``unknown-id``, or ``nothing-yet`` when the site was not known then; ``InvalidInput`` for a
    naive time.
    """
    moment = _moment(desk, at, as_of)
    state_of = states_at(desk, as_of)
    _check_known(desk, site, as_of)
    rosters = [state_of(stream) for stream in roster_streams(site, moment)]
    return OnDuty(
        site=site,
        at=moment,
        as_of=as_of,
        rostered=any(one.in_force(moment) for one in rosters),
        duties=those_on_duty(rosters, moment, duty),
    )


def staffing(desk: "Desk", section: str, *, at: datetime | None = None, as_of: datetime | None = None) -> Staffing:
    """How a section (``section-<site>.<code>``) is staffed at an instant (STF-042).

    Raises ``Refused("unknown-id")`` and ``InvalidInput("naive-time")``.
    """
    moment = _moment(desk, at, as_of)
    found: Section = states_at(desk, as_of)(section)
    if found.stage is SectionStage.NEW:
        raise Refused("unknown-id", id=section[:64])
    return found.staffing(moment)


def _check_known(desk: "Desk", site: str, as_of: datetime | None) -> None:
    history = desk.log.stream(site_stream(site))
    if not history:
        raise Refused("unknown-id", id=site[:64])
    if as_of is not None and history[0].recorded_at > as_of:
        raise Refused("nothing-yet", since=history[0].recorded_at)


def _moment(desk: "Desk", at: datetime | None, as_of: datetime | None) -> datetime:
    for name, instant in (("at", at), ("as_of", as_of)):
        if instant is not None and instant.tzinfo is None:
            raise InvalidInput("naive-time", field=name)
    return at or as_of or desk.clock.now()
