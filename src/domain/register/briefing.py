"""Written reports (书面汇报): service reports handed in, major matters at once, open ones decided.

The figures are not copied: a report is computed again from the log as known at its instant, and its digest shows that
it is the same.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, assert_never, get_args

from attrs import evolve as evolved
from attrs import field, frozen

from wuye.domain.shared.actor import MANAGEMENT, Role
from wuye.domain.shared.evidence import DIGEST_PATTERN, check_digest
from wuye.domain.shared.fields import checked, identifier, identifiers, instant, label, reference, text
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.outside import check_in_service, of_kind, site_of, site_stream
from wuye.domain.shared.period import read_period
from wuye.domain.shared.personal import Personal, sealed
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import InvalidInput, Refused

_MAJOR: Final = "a-major"
REPORTERS: Final = MANAGEMENT | {Role.OFFICER, Role.SERVICE_SUPERVISOR, Role.DEPARTMENT_HEAD, Role.HEAD_OF_CENTRE}
DECIDERS: Final = MANAGEMENT | {Role.HEAD_OF_CENTRE}
"""Heads of the project office."""


class BriefingStage(StrEnum):
    """A period has written reports, or none yet."""

    NEW = "new"
    KEPT = "kept"
    """已汇报."""


class Audience(StrEnum):
    """For whom a report is (汇报对象) (CMP-040, CMP-061, CRM-019)."""

    PROJECT_HEAD = "project-head"
    """项目管理处负责人."""
    SUPERVISION_GROUP = "supervision-group"
    """监督小组."""
    MANAGEMENT = "management"
    """管理层."""
    OWNERS = "owners"
    """业主."""


@frozen(kw_only=True)
class IssueBriefing:
    """Issue the service report of a period in writing (提交书面汇报). CMP-040, CMP-061, KPI-021, KPI-030."""

    site: str = identifier(("Key of the site", "项目标识"))
    period: str = label(("Period: 2026-W38, 2026-09, 2026-Q3", "期间：2026-W38、2026-09、2026-Q3"), max_length=8)
    audience: tuple[Audience, ...] = checked(Audience, ("For whom", "汇报对象"), minimum=1)
    recipients: tuple[str, ...] = identifiers(("Who gets it", "接收人"), minimum=1)
    as_of: datetime = instant(("As known at", "数据截至"))
    digest: str = field(
        validator=check_digest,
        metadata={"pattern": DIGEST_PATTERN, "help": ("SHA-256 of the report, hex", "报告摘要（SHA-256）")},
    )
    undecided: tuple[str, ...] = identifiers(
        ("Unsolved complaints put to the head, as streams", "提请负责人裁定的未决投诉"), maximum=500, default=()
    )
    summary: str = text(("Summary", "书面说明"))


@frozen(kw_only=True)
class ReportMatter:
    """Report a major matter at once, in writing, to the department responsible (重大事项直报). CMP-061."""

    site: str = identifier(("Key of the site", "项目标识"))
    period: str = label(("Period it is listed with", "所属期间"), max_length=8)
    complaint: str = reference(("Complaint", "投诉"), to="complaint")
    department: str = label(("Department responsible", "责任部门"), max_length=100)
    head: str = identifier(("Its head", "部门负责人"))
    account: str = text(("Account", "书面说明"))


@frozen(kw_only=True)
class DecideMatter:
    """Decide what was put to the head (裁定未决事项). CMP-061."""

    complaint: str = reference(("Complaint", "投诉"), to="complaint")
    decision: str = text(("Decision", "裁定"))


@frozen(kw_only=True)
class BriefingIssued:
    """A service report was handed in (书面汇报已提交)."""

    period: str
    audience: tuple[Audience, ...]
    recipients: tuple[str, ...]
    as_of: datetime
    digest: str
    """SHA-256 of the report in its plain form."""
    undecided: tuple[str, ...]
    summary: Personal[str]


@frozen(kw_only=True)
class MatterReported:
    """A major matter went to the department responsible (重大事项已直报)."""

    complaint: str
    department: str
    head: str
    account: Personal[str]


@frozen(kw_only=True)
class MatterDecided:
    """The head decided an unsolved matter (未决事项已裁定)."""

    complaint: str
    decision: Personal[str]


BriefingEvent = BriefingIssued | MatterReported | MatterDecided


@frozen(kw_only=True)
class Briefing:
    """The written reports of a site and a period."""

    stage: BriefingStage = BriefingStage.NEW
    issued: int = 0
    undecided: tuple[str, ...] = ()
    """Complaints that were put to the head and wait for a decision."""
    reported: tuple[str, ...] = ()


def evolve(briefing: Briefing, recorded: Recorded[Any]) -> Briefing:
    """Apply a fact. History is accepted, not judged."""
    event: BriefingEvent = recorded.event
    kept = evolved(briefing, stage=BriefingStage.KEPT)
    match event:
        case BriefingIssued():
            undecided = tuple(dict.fromkeys((*kept.undecided, *event.undecided)))
            return evolved(kept, issued=kept.issued + 1, undecided=undecided)
        case MatterReported():
            return evolved(kept, reported=tuple(dict.fromkeys((*kept.reported, event.complaint))))
        case MatterDecided():
            return evolved(kept, undecided=tuple(one for one in kept.undecided if one != event.complaint))
        case _:
            assert_never(event)


def issue_streams(_briefing: Briefing, command: IssueBriefing) -> Iterable[str]:
    """The site, who gets it, and the complaints it names."""
    yield site_stream(command.site)
    yield from of_kind("staff", *command.recipients)
    yield from of_kind("complaint", *command.undecided)


def issue(_briefing: Briefing, command: IssueBriefing, context: Context) -> Events:
    """Of a period that has a name, as known by now, to people in service (CMP-040, CMP-061)."""
    _check_place(command.site, command.period, context)
    if command.as_of > context.now:
        raise Refused("not-known-yet", as_of=command.as_of.isoformat(), now=context.now.isoformat())
    for one in command.recipients:
        check_in_service(one, context)
    for one in command.undecided:
        _check_complaint(one, command.site, context)
    issued = BriefingIssued(
        period=command.period,
        audience=command.audience,
        recipients=command.recipients,
        as_of=command.as_of,
        digest=command.digest,
        undecided=command.undecided,
        summary=sealed(command.summary),
    )
    return (issued,)


def matter_streams(_briefing: Briefing, command: ReportMatter) -> Iterable[str]:
    """The site, the complaint, and who is told."""
    yield site_stream(command.site)
    yield from of_kind("complaint", command.complaint)
    yield from of_kind("staff", command.head)


def report_matter(_briefing: Briefing, command: ReportMatter, context: Context) -> Events:
    """A major matter does not wait for the week's report (CMP-061)."""
    _check_place(command.site, command.period, context)
    _check_complaint(command.complaint, command.site, context)
    severity = context.other(command.complaint).severity
    if severity is None or severity.value != _MAJOR:
        raise Refused("not-major", complaint=command.complaint)
    check_in_service(command.head, context)
    reported = MatterReported(
        complaint=command.complaint,
        department=command.department,
        head=command.head,
        account=sealed(command.account),
    )
    return (reported,)


def something_undecided(briefing: Briefing, _context: Context) -> None:
    """Something was put to the head and waits."""
    if not briefing.undecided:
        raise Refused("not-put-to-the-head")


def decide(briefing: Briefing, command: DecideMatter, _context: Context) -> Events:
    """What was put to the head is decided once (CMP-061)."""
    if command.complaint not in briefing.undecided:
        raise Refused("not-put-to-the-head", complaint=command.complaint, undecided=list(briefing.undecided))
    return (MatterDecided(complaint=command.complaint, decision=sealed(command.decision)),)


def _check_place(site: str, period: str, context: Context) -> None:
    if not site_of(context, site).in_care(context.occurred_at):
        raise Refused("unknown-site", site=site)
    if read_period(period).name != period:
        raise InvalidInput("invalid-value", field="period", pattern=read_period(period).name)


def _check_complaint(stream: str, site: str, context: Context) -> None:
    known = context.other(stream) if stream.startswith("complaint-") else None
    if known is None or known.number is None or known.site != site:
        raise Refused("unknown-case", id=stream)


NEW, KEPT = BriefingStage.NEW, BriefingStage.KEPT
# fmt: off
BRIEFING: Lifecycle[Briefing] = Lifecycle(
    category="briefing",
    plural="briefings",
    title=("Written report", "书面汇报"),
    initial=Briefing(),
    evolve=evolve,
    stages=BriefingStage,
    key=lambda command: f"{command.site}.{command.period}",
    rows=(
        on(IssueBriefing, (NEW, KEPT), REPORTERS, issue, BriefingIssued, "CMP-040, CMP-061, KPI-021, KPI-030",
           to=KEPT, noun="issues", reads=issue_streams),
        on(ReportMatter, (NEW, KEPT), REPORTERS, report_matter, MatterReported, "CMP-061",
           to=KEPT, noun="matters", reads=matter_streams),
        on(DecideMatter, KEPT, DECIDERS, decide, MatterDecided, "CMP-061", noun="decisions",
           when=something_undecided),
    ),
    facts=facts("briefing", *get_args(BriefingEvent)),
)
# fmt: on
