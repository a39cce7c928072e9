"""A fifth aggregate: parcels kept at the gate. It exists to show that the door needs no line for a new one."""

from enum import StrEnum

from attrs import evolve, frozen

from wuye.application.registry import Registry
from wuye.domain.shared.actor import OCCUPANT, STAFF, Actor, Role
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.fields import choice, identifier, instant, label, part, some, text, whole
from wuye.domain.shared.lifecycle import Context, Elsewhere, Events, Lifecycle, facts, on
from wuye.domain.shared.number import NUMBER, NumberReserved
from wuye.domain.shared.personal import Personal
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import Refused


class Stage(StrEnum):
    """Stages of a parcel."""

    NEW = "new"
    KEPT = "kept"
    HANDED_OVER = "handed-over"


class Size(StrEnum):
    """Sizes of a parcel."""

    SMALL = "small"
    LARGE = "large"


@frozen(kw_only=True)
class ParcelKept:
    """A parcel was taken in."""

    number: str
    addressee: str
    remark: Personal[str]
    size: Size
    count: int


@frozen(kw_only=True)
class ParcelHandedOver:
    """The addressee has it."""

    shelf: str


@frozen(kw_only=True)
class RemarkAdded:
    """Something was noticed."""

    remark: Personal[str]
    evidence: tuple[Evidence, ...]


@frozen(kw_only=True)
class KeepParcel:
    """Take a parcel in (代收)."""

    addressee: str = identifier(("Person it is for", "收件人"))
    remark: str = text(("What the label says", "面单备注"), max_length=200)
    size: Size = choice(Size, ("Size", "大小"), default=Size.SMALL)
    count: int = whole(("How many pieces", "件数"), minimum=1, maximum=50, default=1)
    site: str | None = identifier(("Site", "小区"), default=None)
    urgent_until: object = instant(("Needed by", "需要在此之前"), default=None)


@frozen(kw_only=True)
class Corner:
    """Where on a shelf."""

    shelf: str = label(("Shelf", "货架"), max_length=20)
    row: int = whole(("Row", "层"), minimum=1, maximum=9, default=1)


@frozen(kw_only=True)
class HandOver:
    """Give it to the addressee (取件)."""

    corner: Corner = part(("Where it lay", "位置"))


@frozen(kw_only=True)
class AddRemark:
    """Note something about it (备注)."""

    remark: str = text(("What was noticed", "备注内容"))
    evidence: tuple[Evidence, ...] = some(("Photos", "照片"), maximum=20)


@frozen(kw_only=True)
class Expire:
    """Nobody came (逾期): the system's own."""


@frozen(kw_only=True)
class Parcel:
    """What decisions read."""

    stage: Stage = Stage.NEW
    number: str | None = None
    addressee: str | None = None
    remarks: int = 0


def _keep(_: Parcel, command: KeepParcel, context: Context) -> Events:
    number = context.fresh.number
    return (
        ParcelKept(
            number=number,
            addressee=command.addressee,
            remark=Personal(command.remark),
            size=command.size,
            count=command.count,
        ),
        Elsewhere(f"number-{number}", NumberReserved(case=context.fresh.case)),
    )


def _hand_over(parcel: Parcel, command: HandOver, _: Context) -> Events:
    if command.corner.shelf == "explode":
        raise RuntimeError("Zhang San, telephone 199-0000-0001")
    if command.corner.shelf == "none":
        raise Refused("not-on-shelf", shelf=command.corner.shelf)
    return (ParcelHandedOver(shelf=command.corner.shelf),)


def _remark(_: Parcel, command: AddRemark, __: Context) -> Events:
    return (RemarkAdded(remark=Personal(command.remark), evidence=command.evidence),)


def _expire(_: Parcel, __: Expire, ___: Context) -> Events:
    return ()


def _evolve(parcel: Parcel, recorded: Recorded[object]) -> Parcel:
    match event := recorded.event:
        case ParcelKept():
            return evolve(parcel, stage=Stage.KEPT, number=event.number, addressee=event.addressee)
        case ParcelHandedOver():
            return evolve(parcel, stage=Stage.HANDED_OVER)
        case RemarkAdded():
            return evolve(parcel, remarks=parcel.remarks + 1)
        case _:
            raise AssertionError(event)


def _related(parcel: Parcel, actor: Actor) -> bool:
    return actor.role is not Role.OCCUPANT or parcel.addressee in (None, actor.id)


_OPEN = (Stage.KEPT, Stage.HANDED_OVER)

PARCEL: Lifecycle[Parcel] = Lifecycle(
    category="parcel",
    plural="parcels",
    title=("Parcel", "包裹"),
    initial=Parcel(),
    evolve=_evolve,
    rows=(
        on(KeepParcel, Stage.NEW, STAFF | OCCUPANT, _keep, ParcelKept, "X-001", to=Stage.KEPT, noun="keepings"),
        on(HandOver, Stage.KEPT, STAFF, _hand_over, ParcelHandedOver, "X-002", to=Stage.HANDED_OVER, noun="handovers"),
        on(AddRemark, _OPEN, STAFF | OCCUPANT, _remark, RemarkAdded, "X-003", noun="remarks"),
        on(Expire, _OPEN, frozenset({Role.SYSTEM}), _expire, (), "X-004", noun="expiries"),
    ),
    facts=facts("parcel", ParcelKept, ParcelHandedOver, RemarkAdded),
    stages=Stage,
    number_prefix="P",
    related=_related,
)

PARCELS = Registry((PARCEL, NUMBER))
