"""A toy aggregate with a field of every kind, and a toy register: what a fifth aggregate would bring."""

from datetime import date, datetime
from enum import StrEnum
from typing import assert_never

from attrs import evolve, frozen

from wuye.application.registry import Registry
from wuye.domain.shared.actor import OFFICER, STAFF, TECHNICIAN
from wuye.domain.shared.fields import amount, choice, day, flag, identifier, instant, label, some, text, whole
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.money import Money
from wuye.domain.shared.personal import Personal
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import Refused


class KettleStage(StrEnum):
    """How far a kettle is."""

    NEW = "new"
    COLD = "cold"
    BOILING = "boiling"
    POURED = "poured"


class Tea(StrEnum):
    """What is in the pot."""

    GREEN = "green"
    BLACK = "black"


@frozen(kw_only=True)
class Spoon:
    """One helping."""

    tea: Tea
    grams: int = whole(("grams", "克"), minimum=1, maximum=50)


@frozen(kw_only=True)
class Shelf:
    """Where it stands."""

    room: str = label(("room", "房间"))
    level: int = whole(("level", "层"), minimum=1, maximum=9, default=1)


@frozen(kw_only=True)
class Kettle:
    """State: no personal content."""

    stage: KettleStage = KettleStage.NEW
    number: str = ""
    litres: int = 0
    tea: Tea | None = None
    price: Money | None = None
    room: str | None = None
    spoons: int = 0


@frozen(kw_only=True)
class FillKettle:
    """Fill a kettle with water."""

    litres: int = whole(("litres of water", "升水"), minimum=1, maximum=5)
    tea: Tea = choice(Tea, ("kind of tea", "茶的种类"))
    shelf: Shelf
    note: str | None = text(("what the guest said", "客人的话"), default=None)
    price: Money | None = amount(("price", "价格"), default=None)
    spoons: tuple[Spoon, ...] = some(("helpings", "份"), maximum=3)
    guests: tuple[str, ...] = some(("guests", "客人"), maximum=4)
    ready_at: datetime | None = instant(("ready at", "完成时间"), default=None)
    picked_on: date | None = day(("picked on", "采摘日期"), default=None)
    whistling: bool = flag(("whistles", "会鸣响"), default=False)
    role: str | None = label(("part it plays", "用途"), default=None)


@frozen(kw_only=True)
class BoilKettle:
    """Bring it to the boil."""


@frozen(kw_only=True)
class PourKettle:
    """Pour the tea."""

    cups: int = whole(("cups", "杯"), minimum=1, maximum=12)


@frozen(kw_only=True)
class KettleFilled:
    """There is water in it."""

    number: str
    litres: int
    tea: Tea
    room: str
    spoons: int
    price: Money | None
    note: Personal[str] | None


@frozen(kw_only=True)
class KettleBoiled:
    """It boils."""


@frozen(kw_only=True)
class KettlePoured:
    """The tea is poured."""

    cups: int


KettleEvent = KettleFilled | KettleBoiled | KettlePoured


def evolve_kettle(kettle: Kettle, recorded: Recorded[KettleEvent]) -> Kettle:
    """Apply a fact."""
    match event := recorded.event:
        case KettleFilled():
            return evolve(
                kettle,
                stage=KettleStage.COLD,
                number=event.number,
                litres=event.litres,
                tea=event.tea,
                price=event.price,
                room=event.room,
                spoons=event.spoons,
            )
        case KettleBoiled():
            return evolve(kettle, stage=KettleStage.BOILING)
        case KettlePoured():
            return evolve(kettle, stage=KettleStage.POURED, litres=0)
        case _:
            assert_never(event)


def fill(_kettle: Kettle, command: FillKettle, context: Context) -> Events:
    """Water first."""
    note = Personal(command.note) if command.note is not None else None
    return (
        KettleFilled(
            number=context.fresh.number,
            litres=command.litres,
            tea=command.tea,
            room=command.shelf.room,
            spoons=sum(one.grams for one in command.spoons),
            price=command.price,
            note=note,
        ),
    )


def boil(_kettle: Kettle, _command: BoilKettle, _context: Context) -> Events:
    """Then heat."""
    return (KettleBoiled(),)


def pour(kettle: Kettle, command: PourKettle, _context: Context) -> Events:
    """Five cups a litre."""
    if command.cups > 5 * kettle.litres:
        raise Refused("too-many-cups", cups=command.cups, litres=kettle.litres)
    return (KettlePoured(cups=command.cups),)


KETTLE: Lifecycle[Kettle] = Lifecycle(
    category="kettle",
    plural="kettles",
    title=("Kettle", "水壶"),
    initial=Kettle(),
    evolve=evolve_kettle,
    rows=(
        on(FillKettle, KettleStage.NEW, OFFICER, fill, KettleFilled, "TEA-001", to=KettleStage.COLD, noun="fillings"),
        on(
            BoilKettle,
            KettleStage.COLD,
            OFFICER | TECHNICIAN,
            boil,
            KettleBoiled,
            "TEA-002",
            to=KettleStage.BOILING,
            noun="boilings",
        ),
        on(
            PourKettle,
            KettleStage.BOILING,
            OFFICER,
            pour,
            KettlePoured,
            "TEA-003",
            to=KettleStage.POURED,
            noun="pourings",
        ),
    ),
    facts=facts("kettle", KettleFilled, KettleBoiled, KettlePoured),
    stages=KettleStage,
    ends=frozenset({KettleStage.POURED}),
    number_prefix=None,
)


class MugStage(StrEnum):
    """Where a mug is."""

    NEW = "new"
    SHELVED = "shelved"


@frozen(kw_only=True)
class Mug:
    """State."""

    stage: MugStage = MugStage.NEW
    colour: str = ""


@frozen(kw_only=True)
class ShelveMug:
    """Put a mug on the shelf, or paint it anew."""

    mug: str = identifier(("key of the mug", "杯子编号"))
    colour: str = label(("colour", "颜色"))


@frozen(kw_only=True)
class MugShelved:
    """It is there."""

    colour: str


def evolve_mug(mug: Mug, recorded: Recorded[MugShelved]) -> Mug:
    """Apply a fact."""
    return evolve(mug, stage=MugStage.SHELVED, colour=recorded.event.colour)


def shelve(_mug: Mug, command: ShelveMug, _context: Context) -> Events:
    """Any colour."""
    return (MugShelved(colour=command.colour),)


MUG: Lifecycle[Mug] = Lifecycle(
    category="mug",
    plural="mugs",
    title=("Mug", "杯子"),
    initial=Mug(),
    evolve=evolve_mug,
    rows=(on(ShelveMug, (MugStage.NEW, MugStage.SHELVED), STAFF, shelve, MugShelved, "TEA-004", noun="shelvings"),),
    facts=facts("mug", MugShelved),
    stages=MugStage,
    key=lambda command: str(command.mug),
)

TOYS = Registry((KETTLE, MUG))
