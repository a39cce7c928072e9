"""The safety management system of a site (安全管理制度): documents, duties, sources and numbers, yearly assessment."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, assert_never, get_args

from attrs import evolve as evolved
from attrs import frozen

from wuye.domain.shared.actor import ADMINISTRATOR, MANAGEMENT, STAFF
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.fields import choice, identifier, identifiers, label, labels, part, some, text, whole
from wuye.domain.shared.inspections import SUPERVISION
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.outside import of_kind, site_of, site_stream
from wuye.domain.shared.personal import Personal, sealed
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import Refused


class SafetyStage(StrEnum):
    """A site has a safety system or not."""

    NEW = "new"
    KEPT = "kept"
    """已建立."""


class SafetyPart(StrEnum):
    """The four parts of the system (安全管理体系组成) (INS-001)."""

    RULES = "safety-rules"
    """安全制度."""
    NORMS = "operating-norms"
    """操作规范."""
    HAZARD_SEARCH = "hazard-search"
    """隐患排查."""
    EMERGENCY_PLANS = "emergency-plans"
    """应急预案."""


class SafetyParty(StrEnum):
    """Who has safety duties (安全责任方) (INS-002)."""

    REPAIR_STAFF = "repair-staff"
    """维修人员."""
    MANAGERS = "managers"
    """管理人员."""
    CUSTOMERS = "customers"
    """业户."""


class SourceKind(StrEnum):
    """What has a place everybody knows (水、电、气源及消防器材) (INS-038)."""

    FIRE_EQUIPMENT = "fire-equipment"
    """消防器材."""
    WATER = "water"
    """水源."""
    POWER = "power"
    """电源."""
    GAS = "gas"
    """气源."""


@frozen(kw_only=True)
class Source:
    """Where something is that is needed in an emergency (位置)."""

    kind: SourceKind = choice(SourceKind, ("What", "类别"))
    place: str = label(("Place code", "位置编码"), max_length=100)


@frozen(kw_only=True)
class HotLine:
    """A number for emergencies (应急电话): of a department or service, never a person's."""

    service: str = label(("Department or service", "部门或机构"), max_length=100)
    number: str = label(("Number", "电话"), max_length=30)


@frozen(kw_only=True)
class PublishSafetyPart:
    """Publish a part of the safety system, or its next version (发布安全制度文件). INS-001."""

    key: str = identifier(("Key of the safety system", "体系标识"))
    site: str = identifier(("Key of the site", "项目标识"))
    kind: SafetyPart = choice(SafetyPart, ("Part", "组成部分"))
    title: str = label(("Title", "名称"))
    document: Evidence = part(("The document", "文件"))


@frozen(kw_only=True)
class AssignSafetyDuty:
    """Assign a safety duty (明确安全职责). INS-002."""

    party: SafetyParty = choice(SafetyParty, ("Who has it", "责任方"))
    duties: tuple[str, ...] = labels(("Duties", "职责"), minimum=1)


@frozen(kw_only=True)
class KeepEmergencySheet:
    """Keep the list of sources and numbers up to date (更新应急信息表). INS-038."""

    sources: tuple[Source, ...] = some(("Where fire equipment and sources are", "器材与水电气源位置"), maximum=500)
    hot_lines: tuple[HotLine, ...] = some(("Emergency numbers", "应急电话"), maximum=100)


@frozen(kw_only=True)
class ConfirmKnowledge:
    """Record that staff know the list (确认员工熟知). INS-038."""

    staff: tuple[str, ...] = identifiers(("Who knows it", "员工"), minimum=1, maximum=500)


@frozen(kw_only=True)
class AssessSafety:
    """Assess a year's safety with its hazards (年度安全评估). INS-013, SLA-107."""

    year: int = whole(("Year", "年度"), minimum=2000, maximum=9999)
    hazards: tuple[str, ...] = identifiers(("Hazards of the year, as streams", "年内隐患"), maximum=2000, default=())
    summary: str = text(("Assessment", "评估结论"))
    appraised: tuple[str, ...] = identifiers(("Staff it serves the appraisal of", "用于考核的员工"), default=())


@frozen(kw_only=True)
class SafetyPartPublished:
    """A part of the safety system came into force (安全制度文件已发布)."""

    kind: SafetyPart
    number: int
    """Its version, from 1."""
    title: str
    document: Evidence


@frozen(kw_only=True)
class SafetyDutyAssigned:
    """Somebody has safety duties (安全职责已明确)."""

    party: SafetyParty
    duties: tuple[str, ...]


@frozen(kw_only=True)
class EmergencySheetKept:
    """The list of sources and numbers was brought up to date (应急信息表已更新)."""

    sources: tuple[Source, ...]
    hot_lines: tuple[HotLine, ...]


@frozen(kw_only=True)
class KnowledgeConfirmed:
    """Staff know the list (员工已熟知)."""

    staff: tuple[str, ...]


@frozen(kw_only=True)
class HazardCount:
    """How many hazards of a severity there were, and how many of them are gone (隐患统计)."""

    severity: str
    found: int
    closed: int


@frozen(kw_only=True)
class SafetyAssessed:
    """A year's safety was assessed (年度安全已评估)."""

    year: int
    hazards: tuple[str, ...]
    counts: tuple[HazardCount, ...]
    summary: Personal[str]
    appraised: tuple[str, ...]


SafetyEvent = SafetyPartPublished | SafetyDutyAssigned | EmergencySheetKept | KnowledgeConfirmed | SafetyAssessed


@frozen(kw_only=True)
class SafetySystem:
    """What a site has for its safety."""

    stage: SafetyStage = SafetyStage.NEW
    parts: tuple[tuple[SafetyPart, int], ...] = ()
    """Parts in force with their versions."""
    parties: tuple[SafetyParty, ...] = ()
    sheet: bool = False
    assessed: tuple[int, ...] = ()

    def version_of(self, part: SafetyPart) -> int:
        """Number of the version in force; 0 = there is none."""
        return dict(self.parts).get(part, 0)


def evolve(system: SafetySystem, recorded: Recorded[Any]) -> SafetySystem:
    """Apply a fact. History is accepted, not judged."""
    event: SafetyEvent = recorded.event
    match event:
        case SafetyPartPublished():
            parts = dict(system.parts) | {event.kind: event.number}
            return evolved(system, stage=SafetyStage.KEPT, parts=tuple(sorted(parts.items())))
        case SafetyDutyAssigned():
            return evolved(system, parties=tuple(dict.fromkeys((*system.parties, event.party))))
        case EmergencySheetKept():
            return evolved(system, sheet=True)
        case KnowledgeConfirmed():
            return system
        case SafetyAssessed():
            return evolved(system, assessed=(*system.assessed, event.year))
        case _:
            assert_never(event)


def publish(system: SafetySystem, command: PublishSafetyPart, context: Context) -> Events:
    """A site in care has its documents, each with its version (INS-001)."""
    if not site_of(context, command.site).in_care(context.occurred_at):
        raise Refused("unknown-site", site=command.site)
    number = system.version_of(command.kind) + 1
    published = SafetyPartPublished(kind=command.kind, number=number, title=command.title, document=command.document)
    return (published,)


def assign(_system: SafetySystem, command: AssignSafetyDuty, _context: Context) -> Events:
    """Staff, managers and customers have duties (INS-002)."""
    return (SafetyDutyAssigned(party=command.party, duties=command.duties),)


def keep_sheet(_system: SafetySystem, command: KeepEmergencySheet, _context: Context) -> Events:
    """Every source has a place, and there are numbers to call (INS-038)."""
    missing = sorted({one.value for one in SourceKind} - {one.kind.value for one in command.sources})
    if missing:
        raise Refused("sources-missing", missing=missing)
    if not command.hot_lines:
        raise Refused("numbers-missing")
    return (EmergencySheetKept(sources=command.sources, hot_lines=command.hot_lines),)


def sheet_kept(system: SafetySystem, _context: Context) -> None:
    """There is a list that can be known."""
    if not system.sheet:
        raise Refused("no-emergency-sheet")


def confirm(_system: SafetySystem, command: ConfirmKnowledge, _context: Context) -> Events:
    """Whoever was shown it (INS-038)."""
    return (KnowledgeConfirmed(staff=command.staff),)


def hazard_streams(_system: SafetySystem, command: AssessSafety) -> Iterable[str]:
    """The hazards of the year."""
    return of_kind("hazard", *command.hazards)


def assess(system: SafetySystem, command: AssessSafety, context: Context) -> Events:
    """Once a year, over what was found in it (INS-013)."""
    if command.year in system.assessed:
        raise Refused("assessed-already", year=command.year)
    unknown = [one for one in command.hazards if not one.startswith("hazard-") or context.other(one).number is None]
    if unknown:
        raise Refused("unknown-case", id=unknown[0])
    known = [context.other(one) for one in command.hazards]
    found = Counter(one.severity.value for one in known)
    closed = Counter(one.severity.value for one in known if one.closed_at is not None)
    assessed = SafetyAssessed(
        year=command.year,
        hazards=command.hazards,
        counts=tuple(
            HazardCount(severity=severity, found=number, closed=closed[severity])
            for severity, number in sorted(found.items())
        ),
        summary=sealed(command.summary),
        appraised=command.appraised,
    )
    return (assessed,)


KEEPERS = ADMINISTRATOR | MANAGEMENT | SUPERVISION
NEW, KEPT = SafetyStage.NEW, SafetyStage.KEPT

# fmt: off
SAFETY: Lifecycle[SafetySystem] = Lifecycle(
    category="safety",
    plural="safety-systems",
    title=("Safety system", "安全管理体系"),
    initial=SafetySystem(),
    evolve=evolve,
    stages=SafetyStage,
    key=lambda command: str(command.key),
    rows=(
        on(PublishSafetyPart, (NEW, KEPT), KEEPERS, publish, SafetyPartPublished, "INS-001",
           to=KEPT, noun="parts", reads=lambda _, command: (site_stream(command.site),)),
        on(AssignSafetyDuty, KEPT, KEEPERS, assign, SafetyDutyAssigned, "INS-002", noun="duties"),
        on(KeepEmergencySheet, KEPT, KEEPERS, keep_sheet, EmergencySheetKept, "INS-038", noun="emergency-sheets"),
        on(ConfirmKnowledge, KEPT, STAFF, confirm, KnowledgeConfirmed, "INS-038", noun="confirmations",
           when=sheet_kept),
        on(AssessSafety, KEPT, KEEPERS, assess, SafetyAssessed, "INS-013, SLA-107", noun="assessments",
           reads=hazard_streams),
    ),
    facts=facts("safety", *get_args(SafetyEvent)),
)
# fmt: on
