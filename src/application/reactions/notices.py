"""Reactions that tell somebody: a passed limit goes up its ladder, a missed duty, a hazard, a certificate."""

from collections.abc import Iterator
from datetime import datetime

from wuye.application.reactions.certificates import certificate_of
from wuye.application.reactions.declared import Act, Occasion, Reaction
from wuye.domain.asset import events as asset
from wuye.domain.cadence import events as told
from wuye.domain.clock import events as clock
from wuye.domain.clock.thresholds import Threshold
from wuye.domain.inspection.hazard import events as hazard
from wuye.domain.register.notice import commands as c
from wuye.domain.register.notice.kinds import NoticeKind, NoticeStage, rung
from wuye.domain.register.staff import events as staff
from wuye.domain.shared.actor import Role
from wuye.domain.shared.switches import MissedCadence

_CLOCK = "clock-"
_HAZARD = "hazard"
"""Its own ladder is that of its severity; what it says is told on."""


def _limit_key(occasion: Occasion, threshold: Threshold) -> str:
    case = occasion.case.removeprefix(_CLOCK)
    return f"{case}.{threshold.clock.partition('.')[2]}.{threshold.attempt}.{threshold.level}"[-100:].lstrip("._:-")


def passed(occasion: Occasion) -> Iterator[Act]:
    """A limit was passed, or time after it ran on: the next rung of the ladder hears of it."""
    event: clock.ClockBreached | clock.ClockEscalated = occasion.event
    case = occasion.case.removeprefix(_CLOCK)
    category = case.partition("-")[0]
    if category == _HAZARD:
        return
    threshold = event.threshold
    yield Act(
        c.RaiseNotice(
            key=_limit_key(occasion, threshold),
            site=occasion.recorded.envelope.site,
            kind=NoticeKind.OVERDUE,
            about=case,
            subject=threshold.clock,
            level=threshold.level,
            audience=rung(category, threshold.level),
            due_at=threshold.at,
        )
    )


def annulled(occasion: Occasion) -> Iterator[Act]:
    """A fact recorded late was true in time: what was told of it is taken back."""
    stream = f"notice-{_limit_key(occasion, occasion.event.threshold)}"
    if occasion.state_of(stream).stage is not NoticeStage.NEW:
        yield Act(c.WithdrawNotice(), stream)


def _missed(occasion: Occasion, site: str | None, about: str, subject: str, due_at: datetime | None) -> Act:
    return Act(
        c.RaiseNotice(
            key=occasion.recorded.envelope.event_id,
            site=site,
            kind=NoticeKind.MISSED_DUTY,
            about=about,
            subject=subject,
            level=0,
            audience=Role.MANAGEMENT,
            due_at=due_at,
        )
    )


def not_done(occasion: Occasion) -> Iterator[Act]:
    """A duty that nobody did in time, where the site's policy has management hear of it (policy.cadence.missed)."""
    series = occasion.state
    if series.site is None or (series.subject or "").startswith("asset-"):
        return
    policy = occasion.state_of(f"policy-{series.site}")
    switches = policy.switches_at(policy.version_on(occasion.recorded.recorded_at))
    if switches.cadence_missed is MissedCadence.ESCALATE:
        yield _missed(occasion, series.site, occasion.case, series.duty, occasion.event.slot.due_at)


def asset_not_kept_up(occasion: Occasion) -> Iterator[Act]:
    """An asset says so itself, by the policy it is pinned to."""
    event: asset.MissEscalated = occasion.event
    yield _missed(occasion, occasion.state.site, occasion.case, event.duty, None)


def hazard_taken_up(occasion: Occasion) -> Iterator[Act]:
    """A hazard that went a level up is told to whom that level is."""
    event: hazard.HazardEscalated = occasion.event
    yield Act(
        c.RaiseNotice(
            key=occasion.recorded.envelope.event_id,
            site=occasion.state.site,
            kind=NoticeKind.HAZARD,
            about=occasion.case,
            subject=event.severity.value,
            level=event.level,
            audience=event.audience,
            due_at=occasion.state.deadline,
        )
    )


def running_out(occasion: Occasion) -> Iterator[Act]:
    """A certificate comes to its end soon."""
    about = certificate_of(occasion.state, occasion.case)
    if about is not None:
        held = occasion.state_of(about[0]).certificates[about[1] - 1]
        yield Act(
            c.RaiseNotice(
                key=occasion.recorded.envelope.event_id,
                site=occasion.state.site,
                kind=NoticeKind.CERTIFICATE,
                about=about[0],
                subject=held.trade.value,
                level=0,
                audience=Role.DEPARTMENT_HEAD,
                due_at=occasion.event.slot.closes_at,
            )
        )


def ended(occasion: Occasion) -> Iterator[Act]:
    """A certificate ended, and no other of the trade counts."""
    event: staff.CertificateEnded = occasion.event
    if not event.covered:
        yield Act(
            c.RaiseNotice(
                key=occasion.recorded.envelope.event_id,
                site=occasion.state.site,
                kind=NoticeKind.CERTIFICATE,
                about=occasion.case,
                subject=event.trade.value,
                level=1,
                audience=Role.MANAGEMENT,
                due_at=occasion.recorded.occurred_at,
            )
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
