"""The terms a case runs under: the policy it is pinned to, its site's calendar, the ladder of thresholds."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve, field, frozen

from wuye.application.seeds.limits import profiles
from wuye.domain.clock.thresholds import LADDER
from wuye.domain.complaint.clocks import by_switches
from wuye.domain.register.calendar.lifecycle import Calendars
from wuye.domain.register.policy.state import Policy as SitePolicy
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.switches import Switches
from wuye.domain.sla.calendar import Calendar, every_day
from wuye.domain.sla.limits import Limit, Unit
from wuye.domain.sla.policy import Policy
from wuye.domain.sla.reading import Published
from wuye.domain.sla.worktime import compiled, micros

StateOf = Callable[[str], Any]
"""The state of a register stream, as known at the moment asked about."""

ZONE = "Asia/Shanghai"
"""Where a site says no other."""


@frozen(kw_only=True)
class Terms:
    """What a case's clocks are read against."""

    policy: Policy
    calendars: tuple[Published, ...]
    ladder: tuple[int, ...] = LADDER
    pause_allowed: bool = True
    calendar_key: str | None = field(default=None)
    """The site's calendar; ``None`` = not configured: limits in working time are unset, never guessed."""
    overrides: tuple[Limit, ...] = ()
    """Single figures of the site, in place of its profile's."""
    switches: Switches = field(factory=Switches)
    """What the site chose where the sources differ: some of it decides which figures hold."""
    pinned: str | None = None
    """The policy version the case opened with, ``policy-<site>/<version>``."""
    zone: str = ZONE

    def known(self, at: int) -> "Terms":
        """The same terms with the calendar versions the log had learned by an instant (microseconds since 1970)."""
        if len(self.calendars) == 1:
            return self
        calendars = tuple(one for one in self.calendars[1:] if one.known <= at)
        return (
            self
            if len(calendars) == len(self.calendars) - 1
            else evolve(self, calendars=(self.calendars[0], *calendars))
        )


def terms_of(first: Recorded[Any], state_of: StateOf) -> Terms:
    """The terms of a case, from its first event: the policy version it opened with (design 7)."""
    envelope = first.envelope
    zone = ZONE if envelope.site is None else str(getattr(state_of(f"site-{envelope.site}"), "zone", ZONE))
    return terms(envelope.policy_version, zone, state_of)


def terms(pinned: str | None, zone: str, state_of: StateOf) -> Terms:
    """The terms under a policy version ``policy-<site>/<version>``; ``None`` = the default profile, no calendar."""
    site: SitePolicy = SitePolicy()
    version = 0
    if pinned is not None:
        stream, _, text = pinned.rpartition("/")
        site, version = state_of(stream), int(text)
    key = site.calendar_at(version)
    overrides = site.limits_at(version)
    switches = site.switches_at(version)
    return composed(
        by_switches(profiles()[site.profile_at(version)].overridden(overrides), switches),
        () if key is None else published(state_of(f"calendar-{key}")),
        zone=zone,
        ladder=site.ladder_at(version) or LADDER,
        pause_allowed=switches.pause_allowed,
        calendar_key=key,
        overrides=overrides,
        switches=switches,
        pinned=pinned,
    )


def composed(policy: Policy, editions: tuple[Published, ...], *, zone: str, **rest: Any) -> Terms:
    """Terms from their parts; without a calendar, limits in working time are unset."""
    return Terms(
        policy=policy if editions else without_working_time(policy),
        calendars=editions or (Published(known=0, worktime=compiled(plain(zone))),),
        zone=zone,
        **rest,
    )


def published(calendars: Calendars) -> tuple[Published, ...]:
    """The editions of a calendar, compiled, each with when the log learned it."""
    return tuple(
        Published(known=micros(one.published_at), worktime=compiled(one.calendar)) for one in calendars.editions
    )


def without_working_time(policy: Policy) -> Policy:
    """The same policy where no calendar is configured: what needs one is unset."""
    return evolve(
        policy,
        limits=tuple(
            evolve(limit, unit=Unit.NOT_STATED, value=None) if limit.is_working else limit for limit in policy.limits
        ),
    )


def plain(zone: str) -> Calendar:
    """Every minute of every day: what calendar days and elapsed hours are counted in."""
    return Calendar(key="plain", zone=zone, week=every_day("00:00", "24:00"))


def known_by(history: Sequence[Recorded[Any]], as_of: datetime | None) -> tuple[Recorded[Any], ...]:
    """The part of a history the log had learned by an instant."""
    return tuple(one for one in history if as_of is None or one.recorded_at <= as_of)
