"""Reactions around certificates: spoken of before they run out, ended on their day, renewed in time (STF-001)."""

from collections.abc import Iterator
from typing import Any, Final

from wuye.application.reactions.declared import Act, Occasion, Reaction
from wuye.domain.cadence import commands as cadence
from wuye.domain.cadence import events as told
from wuye.domain.cadence.rule import Rule
from wuye.domain.cadence.state import CadenceStage
from wuye.domain.register.competence import commands as competence
from wuye.domain.register.competence import events as joined
from wuye.domain.register.competence.kinds import CompetenceStage
from wuye.domain.register.staff import commands as c
from wuye.domain.register.staff import events as e
from wuye.domain.register.staff.state import Certificate, StaffStage
from wuye.domain.sla.limits import Unit

NOTICE_DAYS: Final = 30
"""How long before its end a certificate is spoken of [derived]."""
RENEWAL: Final = "certificate.renewal"
"""The duty that a certificate running out makes."""


def certificate_of(series: Any, stream: str) -> tuple[str, int] | None:
    """Whose certificate a renewal duty is about, and which; ``None`` for any other duty."""
    if series.duty != RENEWAL or series.subject is None:
        return None
    return series.subject, int(stream.rpartition(".")[2])


def _stream(staff: str, held: Certificate, number: int) -> str:
    return f"cadence-{staff}.{held.trade.value}.{number}"


def runs_out(occasion: Occasion) -> Iterator[Act]:
    """A certificate with an end is spoken of before it comes (STF-001)."""
    event: e.CertificateGranted = occasion.event
    site: Any = occasion.state.site
    if event.valid_until is None or site is None:
        return
    rule = Rule(anchor=event.valid_until, unit=Unit.YEARS, before_days=NOTICE_DAYS, ends_on=event.valid_until)
    number = len(occasion.state.certificates)
    key = _stream(occasion.case, occasion.state.certificates[-1], number).removeprefix("cadence-")
    yield Act(cadence.SetCadence(key=key, site=site, duty=RENEWAL, rule=rule, subject=occasion.case))


def renewed(occasion: Occasion) -> Iterator[Act]:
    """A later certificate of the trade does what the duty of the one before asks for."""
    *earlier, latest = occasion.state.certificates
    of_trade = [(number, held) for number, held in enumerate(earlier, 1) if held.trade is latest.trade]
    for number, held in of_trade[-1:]:
        stream = _stream(occasion.case, held, number)
        series = occasion.state_of(stream)
        longer = latest.valid_until is None or (held.valid_until is not None and latest.valid_until > held.valid_until)
        if longer and series.stage is CadenceStage.RUNNING and (series.open or series.next_at is not None):
            yield Act(cadence.CompleteOccurrence(case=occasion.case), stream)


def revoked(occasion: Occasion) -> Iterator[Act]:
    """Nobody has to renew what was revoked."""
    number: int = occasion.event.certificate
    stream = _stream(occasion.case, occasion.state.certificates[number - 1], number)
    if occasion.state_of(stream).stage is CadenceStage.RUNNING:
        yield Act(cadence.EndCadence(reason="certificate-revoked"), stream)


def over(occasion: Occasion) -> Iterator[Act]:
    """Its last day is over, however late that is noticed."""
    about = certificate_of(occasion.state, occasion.case)
    if about is not None and occasion.state_of(about[0]).stage is StaffStage.IN_SERVICE:
        yield Act(c.EndCertificate(certificate=about[1]), about[0], occasion.event.slot.closes_at)


def over_already(occasion: Occasion) -> Iterator[Act]:
    """One that was over before its duty could be set; one that still counts is left as it is."""
    if occasion.event.valid_until is not None and occasion.state_of(occasion.case).stage is StaffStage.IN_SERVICE:
        yield Act(c.EndCertificate(certificate=len(occasion.state.certificates)), occasion.case)


def has_competence(occasion: Occasion) -> Iterator[Act]:
    """The staff record knows the competence record of its employee."""
    event: joined.EmployeeRegistered = occasion.event
    if occasion.state_of(event.staff).stage is StaffStage.IN_SERVICE:
        yield Act(c.LinkCompetence(competence=occasion.case), event.staff)


def blocked(occasion: Occasion) -> Iterator[Act]:
    """Whoever has no other certificate of the post's trade is taken off duty."""
    event: e.CertificateEnded = occasion.event
    record: str | None = occasion.state_of(occasion.case).competence
    if event.covered or record is None:
        return
    held = occasion.state_of(record)
    if held.stage is CompetenceStage.FIT and held.certified_trade is event.trade:
        yield Act(competence.ExpireCertificate(trade=event.trade), record)


CERTIFICATES: tuple[Reaction, ...] = (
    Reaction(
        name="certificate-runs-out",
        on=e.CertificateGranted,
        gives=cadence.SetCadence,
        react=runs_out,
        rows="STF-001, STF-003",
    ),
    Reaction(
        name="certificate-renewed",
        on=e.CertificateGranted,
        gives=cadence.CompleteOccurrence,
        react=renewed,
        rows="STF-001",
    ),
    Reaction(
        name="certificate-revoked",
        on=e.CertificateRevoked,
        gives=cadence.EndCadence,
        react=revoked,
        rows="STF-001",
    ),
    Reaction(
        name="certificate-over",
        on=told.OccurrenceOverdue,
        gives=c.EndCertificate,
        react=over,
        rows="STF-001, STF-003",
    ),
    Reaction(
        name="certificate-over-already",
        on=e.CertificateGranted,
        gives=c.EndCertificate,
        react=over_already,
        rows="STF-001, STF-003",
    ),
    Reaction(
        name="employee-has-competence",
        on=joined.EmployeeRegistered,
        gives=c.LinkCompetence,
        react=has_competence,
        rows="STF-001",
    ),
    Reaction(
        name="certificate-blocks",
        on=e.CertificateEnded,
        gives=competence.ExpireCertificate,
        react=blocked,
        rows="STF-001, STF-003",
    ),
)
"""The lines about certificates."""
