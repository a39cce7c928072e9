"""Reactions that tell somebody: a passed limit goes up its ladder, a missed duty, a hazard, a certificate.

What one look of a watch finds for one role of a site is one message (``notice-<role>.<digest>``): several rungs,
several clocks, several cases, each a line with its own due time. Which message a line belongs to follows from what
caused it alone, so any number of workers, and one that goes on after a crash, write the same messages.
"""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from wuye.application.reactions.certificates import certificate_of
from wuye.application.reactions.declared import Act, Occasion, Reaction
from wuye.application.watch import was_found
from wuye.domain.asset import events as asset
from wuye.domain.cadence import events as told
from wuye.domain.clock import events as clock
from wuye.domain.inspection.hazard import events as hazard
from wuye.domain.register.notice import commands as c
from wuye.domain.register.notice.kinds import NoticeKind, rung
from wuye.domain.register.staff import events as staff
from wuye.domain.shared.actor import Role
from wuye.domain.shared.recorded import Envelope
from wuye.domain.shared.switches import MissedCadence

_CLOCK = "clock-"
_CADENCE = "cadence-"
_HAZARD = "hazard"
"""Its own ladder is that of its severity; what it says is told on."""


def message_of(cause: Envelope, site: str | None, audience: Role) -> str:
    """Key of the message that tells a role of a fact: one a look and receiver; what nobody looked for stands alone."""
    found_in = cause.correlation_id if was_found(cause.correlation_id) else cause.event_id
    digest = sha256(f"{found_in}\n{site or ''}\n{audience.value}".encode()).hexdigest()
    return f"{audience.value}.{digest[:24]}"


def _tell(
    occasion: Occasion,
    audience: Role,
    *,
    site: str | None,
    kind: NoticeKind,
    about: str,
    subject: str,
    level: int = 0,
    due_at: datetime | None = None,
) -> Act:
    cause = occasion.recorded.envelope
    return Act(
        c.RaiseNotice(
            key=message_of(cause, site, audience),
            line=cause.event_id,
            site=site,
            kind=kind,
            about=about,
            subject=subject,
            level=level,
            audience=audience,
            due_at=due_at,
        )
    )


def passed(occasion: Occasion) -> Iterator[Act]:
    """A limit was passed, or time after it ran on: the next rung of the ladder hears of it."""
    event: clock.ClockBreached | clock.ClockEscalated = occasion.event
    case, threshold = occasion.case.removeprefix(_CLOCK), event.threshold
    category = case.partition("-")[0]
    if category == _HAZARD:
        return
    yield _tell(
        occasion,
        rung(category, threshold.level),
        site=occasion.recorded.envelope.site,
        kind=NoticeKind.OVERDUE,
        about=case,
        subject=threshold.clock,
        level=threshold.level,
        due_at=threshold.at,
    )


def annulled(occasion: Occasion) -> Iterator[Act]:
    """A fact recorded late was true in time: the line that told of it is taken back, and no other."""
    threshold = occasion.event.threshold
    category = occasion.case.removeprefix(_CLOCK).partition("-")[0]
    for one in occasion.history():
        if isinstance(one.event, clock.ClockBreached | clock.ClockEscalated) and one.event.threshold == threshold:
            stream = f"notice-{message_of(one.envelope, one.envelope.site, rung(category, threshold.level))}"
            line = one.envelope.event_id
            if occasion.state_of(stream).tells(line):
                yield Act(c.WithdrawNotice(line=line), stream)


def not_done(occasion: Occasion) -> Iterator[Act]:
    """A duty that nobody did in time, where the site's policy has management hear of it (policy.cadence.missed)."""
    series = occasion.state
    if series.site is None or (series.subject or "").startswith("asset-"):
        return
    policy = occasion.state_of(f"policy-{series.site}")
    switches = policy.switches_at(policy.version_on(occasion.recorded.recorded_at))
    if switches.cadence_missed is MissedCadence.ESCALATE:
        yield _tell(
            occasion,
            Role.MANAGEMENT,
            site=series.site,
            kind=NoticeKind.MISSED_DUTY,
            about=occasion.case,
            subject=series.duty,
            due_at=occasion.event.slot.due_at,
        )


def asset_not_kept_up(occasion: Occasion) -> Iterator[Act]:
    """An asset says so itself, by the policy it is pinned to."""
    event: asset.MissEscalated = occasion.event
    series = occasion.state_of(f"{_CADENCE}{occasion.case}.{event.duty}")
    lost = series.pending(event.occurrence) or series.lost_one(event.occurrence)
    yield _tell(
        occasion,
        Role.MANAGEMENT,
        site=occasion.state.site,
        kind=NoticeKind.MISSED_DUTY,
        about=occasion.case,
        subject=event.duty,
        due_at=None if lost is None else lost.slot.due_at,
    )


def hazard_taken_up(occasion: Occasion) -> Iterator[Act]:
    """A hazard that went a level up is told to whom that level is."""
    event: hazard.HazardEscalated = occasion.event
    yield _tell(
        occasion,
        event.audience,
        site=occasion.state.site,
        kind=NoticeKind.HAZARD,
        about=occasion.case,
        subject=event.severity.value,
        level=event.level,
        due_at=occasion.state.deadline,
    )


def running_out(occasion: Occasion) -> Iterator[Act]:
    """A certificate comes to its end soon."""
    about = certificate_of(occasion.state, occasion.case)
    if about is not None:
        held = occasion.state_of(about[0]).certificates[about[1] - 1]
        yield _tell(
            occasion,
            Role.DEPARTMENT_HEAD,
            site=occasion.state.site,
            kind=NoticeKind.CERTIFICATE,
            about=about[0],
            subject=held.trade.value,
            due_at=occasion.event.slot.closes_at,
        )


def ended(occasion: Occasion) -> Iterator[Act]:
    """A certificate ended, and no other of the trade counts."""
    event: staff.CertificateEnded = occasion.event
    if not event.covered:
        yield _tell(
            occasion,
            Role.MANAGEMENT,
            site=occasion.state.site,
            kind=NoticeKind.CERTIFICATE,
            about=occasion.case,
            subject=event.trade.value,
            level=1,
            due_at=occasion.recorded.occurred_at,
        )


_LIMITS = "SLA-001…050"
NOTICES: tuple[Reaction, ...] = (
    Reaction(name="breach-notifies", on=clock.ClockBreached, gives=c.RaiseNotice, react=passed, rows=_LIMITS),
    Reaction(name="escalation-notifies", on=clock.ClockEscalated, gives=c.RaiseNotice, react=passed, rows=_LIMITS),
    Reaction(
        name="annulment-withdraws", on=clock.ThresholdAnnulled, gives=c.WithdrawNotice, react=annulled, rows=_LIMITS
    ),
    *(
        Reaction(name=name, on=event, gives=c.RaiseNotice, react=not_done, rows="SLA-075…126")
        for name, event in (
            ("overdue-duty-notifies", told.OccurrenceOverdue),
            ("missed-duty-notifies", told.OccurrenceMissed),
        )
    ),
    Reaction(
        name="asset-miss-notifies",
        on=asset.MissEscalated,
        gives=c.RaiseNotice,
        react=asset_not_kept_up,
        rows="AST-009…027",
    ),
    Reaction(
        name="hazard-level-notifies",
        on=hazard.HazardEscalated,
        gives=c.RaiseNotice,
        react=hazard_taken_up,
        rows="SLA-055…058",
    ),
    Reaction(
        name="certificate-running-out-notifies",
        on=told.OccurrenceOpened,
        gives=c.RaiseNotice,
        react=running_out,
        rows="STF-001, STF-003",
    ),
    Reaction(
        name="certificate-end-notifies",
        on=staff.CertificateEnded,
        gives=c.RaiseNotice,
        react=ended,
        rows="STF-001, STF-003",
    ),
)
"""The lines that tell somebody."""
