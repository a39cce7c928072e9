"""Companies (物业公司): the property company, its branches and projects, under which sites stand."""

from enum import StrEnum
from typing import Any, assert_never

from attrs import evolve as evolved
from attrs import frozen

from wuye.domain.shared.actor import ADMINISTRATOR, MANAGEMENT
from wuye.domain.shared.fields import choice, identifier, label
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import Refused


class CompanyStage(StrEnum):
    """A company works until it is wound up."""

    NEW = "new"
    ACTIVE = "active-company"
    """经营中."""
    WOUND_UP = "wound-up"
    """已撤销: end."""


class CompanyKind(StrEnum):
    """Which level of the company it is (组织层级)."""

    COMPANY = "property-company"
    """物业公司."""
    BRANCH = "branch"
    """分公司."""
    PROJECT = "project-office"
    """项目部."""


@frozen(kw_only=True)
class RegisterCompany:
    """Register a company, a branch or a project office (登记公司); the two latter stand under another one."""

    key: str = identifier(("Key of the company", "公司标识"))
    name: str = label(("Name", "名称"))
    kind: CompanyKind = choice(CompanyKind, ("Level", "组织层级"))
    above: str | None = identifier(("Key of the company it stands under", "上级公司标识"), default=None)


@frozen(kw_only=True)
class RenameCompany:
    """Rename a company (公司更名)."""

    name: str = label(("Name", "名称"))


@frozen(kw_only=True)
class WindUpCompany:
    """Wind a company up (撤销公司); no site and no branch is put under it any more."""

    reason: str = label(("Reason code", "原因"))


@frozen(kw_only=True)
class CompanyRegistered:
    """A company, branch or project office was registered (公司已登记)."""

    name: str
    kind: CompanyKind
    above: str | None


@frozen(kw_only=True)
class CompanyRenamed:
    """A company has another name (公司已更名)."""

    name: str


@frozen(kw_only=True)
class CompanyWoundUp:
    """A company is no more (公司已撤销)."""

    reason: str


CompanyEvent = CompanyRegistered | CompanyRenamed | CompanyWoundUp


@frozen(kw_only=True)
class Company:
    """A company and what it stands under."""

    stage: CompanyStage = CompanyStage.NEW
    name: str = ""
    kind: CompanyKind | None = None
    above: str | None = None

    @property
    def active(self) -> bool:
        """Whether sites and branches may be put under it."""
        return self.stage is CompanyStage.ACTIVE


def evolve(company: Company, recorded: Recorded[Any]) -> Company:
    """Apply a fact. History is accepted, not judged."""
    event: CompanyEvent = recorded.event
    match event:
        case CompanyRegistered():
            return Company(stage=CompanyStage.ACTIVE, name=event.name, kind=event.kind, above=event.above)
        case CompanyRenamed():
            return evolved(company, name=event.name)
        case CompanyWoundUp():
            return evolved(company, stage=CompanyStage.WOUND_UP)
        case _:
            assert_never(event)


def register(_company: Company, command: RegisterCompany, context: Context) -> Events:
    """A branch stands under a company that exists: no circle can arise."""
    top = command.kind is CompanyKind.COMPANY
    if not top and command.above is None:
        raise Refused("company-above-missing")
    if command.above is not None and not context.other(company_stream(command.above)).active:
        raise Refused("unknown-company", company=command.above)
    return (CompanyRegistered(name=command.name, kind=command.kind, above=command.above),)


def rename(company: Company, command: RenameCompany, _context: Context) -> Events:
    """The same name again is no news."""
    return () if command.name == company.name else (CompanyRenamed(name=command.name),)


def wind_up(_company: Company, command: WindUpCompany, _context: Context) -> Events:
    """Its history, and that of its sites, stays."""
    return (CompanyWoundUp(reason=command.reason),)


def company_stream(key: str) -> str:
    """The stream of a company."""
    return f"company-{key}"


# fmt: off
COMPANY: Lifecycle[Company] = Lifecycle(
    category="company",
    plural="companies",
    title=("Company", "物业公司"),
    initial=Company(),
    evolve=evolve,
    stages=CompanyStage,
    ends=frozenset({CompanyStage.WOUND_UP}),
    key=lambda command: str(command.key),
    rows=(
        on(RegisterCompany, CompanyStage.NEW, ADMINISTRATOR | MANAGEMENT, register, CompanyRegistered, "CRM-027",
           to=CompanyStage.ACTIVE, noun="registrations",
           reads=lambda _, command: () if command.above is None else (company_stream(command.above),)),
        on(RenameCompany, CompanyStage.ACTIVE, ADMINISTRATOR | MANAGEMENT, rename, CompanyRenamed, "[derived]",
           noun="names"),
        on(WindUpCompany, CompanyStage.ACTIVE, ADMINISTRATOR | MANAGEMENT, wind_up, CompanyWoundUp, "[derived]",
           to=CompanyStage.WOUND_UP, noun="windings-up"),
    ),
    facts=facts("company", CompanyRegistered, CompanyRenamed, CompanyWoundUp),
)
# fmt: on
