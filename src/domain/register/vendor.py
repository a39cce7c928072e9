"""Vendors (专业供应商): whom the office recommends for specialist items, and how they did."""

from enum import StrEnum
from typing import Any, assert_never

from attrs import evolve as evolved
from attrs import frozen

from wuye.domain.register.catalogue.entries import VendorKind
from wuye.domain.shared.actor import MANAGEMENT, OFFICER
from wuye.domain.shared.fields import choice, identifier, identifiers, label, text, whole
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.personal import Personal
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import InvalidInput


class VendorStage(StrEnum):
    """A vendor is recommended until withdrawn."""

    NEW = "new"
    LISTED = "listed"
    """在册."""
    WITHDRAWN = "withdrawn"
    """已退出."""


class VendorForm(StrEnum):
    """What an owner is given the contact of (CAT-016)."""

    REPAIR_OUTLET = "repair-outlet"
    """维修网点."""
    INDIVIDUAL = "individual"
    """个人."""


@frozen(kw_only=True)
class RegisterVendor:
    """Put a vendor on the register with its kind and contact (供应商入册). CAT-016, CAT-018."""

    key: str = identifier(("Key of the vendor, never a person's name", "供应商标识，不得用姓名"))
    name: str = text(("Name", "名称"), max_length=200)
    contact: str = text(("Contact data", "联系方式"), max_length=300)
    kind: VendorKind = choice(VendorKind, ("Kind of vendor", "供应商类型"))
    form: VendorForm = choice(VendorForm, ("Repair outlet or individual", "维修网点或个人"))
    items: tuple[str, ...] = identifiers(("Codes of specialist items", "承接的专业项目编号"), maximum=100, default=())


@frozen(kw_only=True)
class RecordVendorEvaluation:
    """Record how a vendor did (供应商评价). CAT-021."""

    month: str | None = label(("Period, such as 2026-11", "评价期间"), max_length=20, default=None)
    score: int = whole(("Score", "评分"), maximum=100)
    scale: int = whole(("Best score of the scale", "满分"), minimum=1, maximum=100)
    remark: str = text(("Evaluation", "评价"))


@frozen(kw_only=True)
class WithdrawVendor:
    """Take a vendor off the register (供应商退出). CAT-021."""

    reason: str = text(("Reason", "原因"))


@frozen(kw_only=True)
class VendorRegistered:
    """A vendor was put on the register (供应商入册). CAT-018."""

    name: Personal[str]
    contact: Personal[str]
    kind: VendorKind
    form: VendorForm
    items: tuple[str, ...]


@frozen(kw_only=True)
class VendorEvaluationRecorded:
    """A vendor was evaluated on its own scale (供应商评价). CAT-021."""

    month: str | None
    score: int
    scale: int
    remark: Personal[str]


@frozen(kw_only=True)
class VendorWithdrawn:
    """A vendor was taken off the register (供应商退出). CAT-021."""

    reason: Personal[str]


VendorEvent = VendorRegistered | VendorEvaluationRecorded | VendorWithdrawn


@frozen(kw_only=True)
class Vendor:
    """A vendor: kind, form, items, number of evaluations."""

    stage: VendorStage = VendorStage.NEW
    kind: VendorKind = VendorKind.NOT_STATED
    form: VendorForm | None = None
    items: tuple[str, ...] = ()
    evaluations: int = 0


def evolve(vendor: Vendor, recorded: Recorded[Any]) -> Vendor:
    """Apply a fact. History is accepted, not judged."""
    event: VendorEvent = recorded.event
    match event:
        case VendorRegistered():
            return evolved(vendor, stage=VendorStage.LISTED, kind=event.kind, form=event.form, items=event.items)
        case VendorEvaluationRecorded():
            return evolved(vendor, evaluations=vendor.evaluations + 1)
        case VendorWithdrawn():
            return evolved(vendor, stage=VendorStage.WITHDRAWN)
        case _:
            assert_never(event)


def register(_vendor: Vendor, command: RegisterVendor, context: Context) -> Events:
    """A vendor may be an individual: name and contact are sealed under a key of its own (CAT-016, CAT-018)."""
    return (
        VendorRegistered(
            name=Personal(command.name, context.stream),
            contact=Personal(command.contact, context.stream),
            kind=command.kind,
            form=command.form,
            items=command.items,
        ),
    )


def evaluate(_vendor: Vendor, command: RecordVendorEvaluation, context: Context) -> Events:
    """The office keeps looking for better vendors (CAT-021)."""
    if command.score > command.scale:
        raise InvalidInput("out-of-range", field="score", minimum=0, maximum=command.scale)
    return (
        VendorEvaluationRecorded(
            month=command.month,
            score=command.score,
            scale=command.scale,
            remark=Personal(command.remark, context.stream),
        ),
    )


def withdraw(_vendor: Vendor, command: WithdrawVendor, context: Context) -> Events:
    """A vendor that is recommended no more keeps its history (CAT-021)."""
    return (VendorWithdrawn(reason=Personal(command.reason, context.stream)),)


VENDOR = Lifecycle(
    category="vendor",
    plural="vendors",
    title=("Vendor", "专业供应商"),
    initial=Vendor(),
    evolve=evolve,
    stages=VendorStage,
    ends=frozenset({VendorStage.WITHDRAWN}),
    key=lambda command: str(command.key),
    rows=(
        on(
            RegisterVendor,
            VendorStage.NEW,
            OFFICER | MANAGEMENT,
            register,
            VendorRegistered,
            "CAT-016, CAT-018",
            to=VendorStage.LISTED,
            noun="registrations",
        ),
        on(
            RecordVendorEvaluation,
            VendorStage.LISTED,
            OFFICER | MANAGEMENT,
            evaluate,
            VendorEvaluationRecorded,
            "CAT-021",
            noun="evaluations",
        ),
        on(
            WithdrawVendor,
            VendorStage.LISTED,
            OFFICER | MANAGEMENT,
            withdraw,
            VendorWithdrawn,
            "CAT-021",
            to=VendorStage.WITHDRAWN,
            noun="withdrawals",
        ),
    ),
    facts=facts("vendor", VendorRegistered, VendorEvaluationRecorded, VendorWithdrawn),
)
