"""How tickets come to be: what breaks, where, how it comes in, and which course it takes."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Final

from attrs import define, evolve, field

from wuye.domain.shared.actor import Channel
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.money import Money
from wuye.domain.ticket.terms import EntryServiceKind, Mode, Urgency
from wuye.entrypoints.demo import courses
from wuye.entrypoints.demo.acts import Acts
from wuye.entrypoints.demo.cast import CHINA, FAULTS, Cast, Fault, Voice, priced
from wuye.entrypoints.demo.community import BUILDINGS, FLOORS, UNITS, Household
from wuye.entrypoints.demo.rota import Crew, is_night
from wuye.entrypoints.demo.tale import Pen, Tale
from wuye.entrypoints.demo.weather import weather

_SIX_TIMES: Final = 6.0
_AT_NIGHT: Final = 0.12
"""What can wait is rarely reported at night."""
_CHANNELS: Final = (
    *((Channel.PHONE, 46), (Channel.WECHAT, 20), (Channel.APP, 14), (Channel.WALK_IN, 8)),
    *((Channel.VERBAL, 4), (Channel.ONLINE, 4), (Channel.WEBSITE, 1), (Channel.RELAYED, 2), (Channel.WRITTEN, 1)),
)
_FOR_NOBODYS_HOME: Final = (Channel.PHONE, Channel.WECHAT, Channel.VERBAL, Channel.RELAYED)
_SAME_CAUSE: Final = timedelta(hours=20)

Course = Callable[[Pen], None]

HOME_COURSES: Final[tuple[tuple[Course, float], ...]] = (
    (courses.plain, 62),
    (courses.absent, 5),
    (courses.refused, 4),
    (courses.dissatisfied, 3.5),
    (courses.waits_for_parts, 4),
    (courses.misjudged, 2.5),
    (courses.postponed, 2),
    (courses.recalled, 1),
    (courses.charge_deferred, 2.5),
    (courses.damaged, 1),
    (courses.hazard, 1),
    (courses.recurring, 2.5),
    (courses.reopened, 1),
    (courses.rejected, 1.6),
    (courses.cancelled, 3),
    (courses.split, 0.8),
)
PUBLIC_COURSES: Final[tuple[tuple[Course, float], ...]] = (
    (courses.plain, 70),
    (courses.refused, 4),
    (courses.waits_for_parts, 6),
    (courses.misjudged, 3),
    (courses.hazard, 2),
    (courses.recurring, 2),
    (courses.rejected, 1),
    (courses.split, 1),
)
PAID_COURSES: Final[tuple[tuple[Course, float], ...]] = (
    (courses.paid, 66),
    (courses.billed, 12),
    (courses.declined, 18),
    (courses.cancelled, 4),
)


@define
class Plot:
    """Makes tales, in the order in which people call."""

    random: Random
    people: Sequence[Household]
    photo: Evidence
    paper: Evidence
    tracked_since: datetime
    crew: Crew = field(factory=Crew)
    tales: list[Tale] = field(factory=list)

    def call(self, at: datetime) -> Tale:
        """Somebody calls: the whole tale that follows."""
        fault = self._fault(at)
        tale = self.tale(fault, at)
        pen = Pen(tale, self.random, self.crew, at)
        same = self._same_cause(tale, at)
        if same is not None:
            tale.acts = evolve(tale.acts, cast=evolve(tale.acts.cast, location=same.acts.cast.location))
            courses.merged(pen, same.number)
        elif fault.vendor is not None and pen.chance(0.8):
            courses.referred(pen)
        else:
            courses.tell(pen, self._course(fault))
        return tale

    def _course(self, fault: Fault) -> Course:
        table = PAID_COURSES if fault.parts else PUBLIC_COURSES if fault.public else HOME_COURSES
        return self.random.choices([one for one, _ in table], [share for _, share in table])[0]

    def _fault(self, at: datetime) -> Fault:
        sky, night = weather(at.astimezone(CHINA).date()), is_night(at) and at.astimezone(CHINA).hour not in (20, 21)
        weights = [
            one.weight
            * (_SIX_TIMES if sky & set(one.weather) else 1.0)
            * (1.0 if one.night or not night else _AT_NIGHT)
            for one in FAULTS.values()
        ]
        return self.random.choices(list(FAULTS.values()), weights)[0]

    def tale(self, fault: Fault, at: datetime) -> Tale:
        """A ticket about a fault, without steps yet."""
        random = self.random
        number = len(self.tales) + 1
        voice = Voice(Random(random.random()))  # noqa: S311 - words, no secrets
        household = random.choice(self.people)
        urgent = random.random() < fault.urgent
        # Work outside the in-house list, at an agreed time, is surveyed apart: that is the course of paid work.
        booked = bool(fault.parts) or (
            fault.item is not None and not fault.public and not urgent and random.random() < fault.booked
        )
        parts, charge = self._price(fault)
        floor = random.randint(1, FLOORS)
        acts = Acts(
            cast=self._cast(fault, household, voice, floor),
            fault=fault,
            mode=Mode.APPOINTMENT if booked else Mode.IMMEDIATE,
            urgency=Urgency.EMERGENCY if urgent else Urgency.GENERAL,
            major=urgent and random.random() < fault.major,
            channel=self._channel(fault),
            stub=number,
            charge=charge,
            parts=parts,
            said=voice.one(fault.said).format(room=voice.one(fault.rooms), floor=floor),
            found=voice.one(fault.found),
            voice=voice,
            patrol=fault.public is not None and not fault.said[0].startswith("投诉") and random.random() < 0.45,
            entry=EntryServiceKind.REPAIR if booked and fault.parts is None and random.random() < 0.3 else None,
            minutes=max(5, round(fault.minutes * random.lognormvariate(-0.1, 0.35))),
            rating=random.choices((5, 4, 3), (70, 24, 6))[0],
        )
        if acts.patrol:
            acts = evolve(acts, channel=random.choice((Channel.VERBAL, Channel.PHONE)))
        tale = Tale(number=number, acts=acts, tracked=at >= self.tracked_since)
        self.tales.append(tale)
        return tale

    def _price(self, fault: Fault) -> tuple[int, Money | None]:
        if fault.parts is None:
            return 0, None
        parts = self.random.randrange(*fault.parts, 10)
        return parts, priced(parts, fault.minutes)

    def _cast(self, fault: Fault, household: Household, voice: Voice, floor: int) -> Cast:
        place = household.place
        if fault.places:
            building, unit = self.random.randint(1, BUILDINGS), self.random.randint(1, UNITS)
            place = voice.one(fault.places).format(building=building, unit=unit, floor=floor)
        return Cast(
            occupant=household.occupant,
            name=household.name,
            phone=household.phone,
            home=None if fault.public else household.home,
            location=place,
            photo=self.photo,
            paper=self.paper,
        )

    def _channel(self, fault: Fault) -> Channel:
        if fault.public:
            return self.random.choice(_FOR_NOBODYS_HOME)
        return self.random.choices([one for one, _ in _CHANNELS], [share for _, share in _CHANNELS])[0]

    def _same_cause(self, tale: Tale, at: datetime) -> Tale | None:
        """An open ticket about the same thing: what happens outdoors in a storm is reported by many."""
        fault = tale.acts.fault
        stormy = bool(weather(at.astimezone(CHINA).date()) & {"typhoon"})
        if not fault.public or self.random.random() > (0.5 if stormy else 0.08):
            return None
        for one in reversed(self.tales[:-1]):
            if one.steps[0].at < at - _SAME_CAUSE:
                return None
            lasting = one.ends > at + timedelta(hours=6) and not any(step.name == "merge" for step in one.steps)
            if one.acts.fault is fault and lasting:
                return one
        return None
