"""A customer record as decisions read it: kinds and flags, never a name."""

from enum import StrEnum
from typing import Any, assert_never

from attrs import evolve as evolved
from attrs import frozen

from wuye.domain.register.person.events import (
    ActivityJoined,
    ActivityLeft,
    BirthdayRecorded,
    CareRecorded,
    ContactPreferenceRecorded,
    GroupsFlagged,
    LoyaltyRewarded,
    NeedsAnalysed,
    PersonEvent,
    PersonRegistered,
    PersonRevised,
    PreferencesRecorded,
    SatisfactionRecorded,
    VipEnded,
    VipGranted,
    WelcomePackageGiven,
)
from wuye.domain.register.person.kinds import (
    OFFER_FOR,
    ContactMethod,
    PartyKind,
    Preference,
    RecordField,
    ServiceOffer,
    SpecialGroup,
)
from wuye.domain.shared.recorded import Recorded


class PersonStage(StrEnum):
    """A person is known or not."""

    NEW = "new"
    REGISTERED = "registered"
    """已建档."""


@frozen(kw_only=True)
class Joined:
    """A community activity, and with how many people the customer joined it."""

    activity: str
    people: int


@frozen(kw_only=True)
class Person:
    """Kinds and flags of a person served."""

    stage: PersonStage = PersonStage.NEW
    id: str = ""
    """The person's own stream id; subject of every sealed identity field."""
    site: str | None = None
    kind: PartyKind | None = None
    preferences: frozenset[Preference] = frozenset()
    contact_method: ContactMethod | None = None
    groups: frozenset[SpecialGroup] = frozenset()
    vip: bool = False
    welcomed: bool = False
    points: int = 0
    level: str | None = None
    missing: frozenset[RecordField] = frozenset()
    """What the record lacks of the collection form (CRM-006)."""
    joined: tuple[Joined, ...] = ()

    @property
    def classes(self) -> tuple[str, ...]:
        """How the customer is classified: by type and by preference (CRM-005)."""
        kind = () if self.kind is None else (self.kind.value,)
        return (*kind, *sorted(one.value for one in self.preferences))

    @property
    def careful(self) -> bool:
        """Whether communication is given more careful support (CRM-011)."""
        return bool(self.groups)

    @property
    def suggested(self) -> tuple[ServiceOffer, ...]:
        """The offers that preferences, groups and status suggest (CRM-026)."""
        found = [OFFER_FOR[one] for one in sorted(self.preferences)]
        found += [ServiceOffer.CAREFUL_COMMUNICATION] if self.careful else []
        return (*found, *([ServiceOffer.DEDICATED_STEWARD] if self.vip else []))

    def people(self, activity: str) -> int:
        """With how many people the customer joined an activity; 0 where not at all."""
        return next((one.people for one in self.joined if one.activity == activity), 0)


def evolve(person: Person, recorded: Recorded[Any]) -> Person:
    """Apply a fact. History is accepted, not judged."""
    event: PersonEvent = recorded.event
    match event:
        case PersonRegistered():
            return evolved(
                person,
                stage=PersonStage.REGISTERED,
                id=recorded.stream,
                site=event.site,
                kind=event.kind,
                preferences=event.preferences,
                contact_method=event.contact_method,
                groups=event.groups,
                vip=event.vip,
                missing=frozenset(RecordField) - _given(event),
            )
        case PersonRevised():
            return evolved(person, kind=event.kind or person.kind, missing=person.missing - _given(event))
        case PreferencesRecorded():
            return evolved(person, preferences=event.preferences)
        case ContactPreferenceRecorded():
            return evolved(person, contact_method=event.contact_method)
        case GroupsFlagged():
            return evolved(person, groups=event.groups)
        case VipGranted():
            return evolved(person, vip=True)
        case VipEnded():
            return evolved(person, vip=False)
        case WelcomePackageGiven():
            return evolved(person, welcomed=True)
        case LoyaltyRewarded():
            return evolved(person, points=person.points + (event.points or 0), level=event.level or person.level)
        case ActivityJoined():
            joined = Joined(activity=event.activity, people=event.people)
            return evolved(person, joined=(*_others(person, event.activity), joined))
        case ActivityLeft():
            return evolved(person, joined=_others(person, event.activity))
        case SatisfactionRecorded() | CareRecorded() | BirthdayRecorded() | NeedsAnalysed():
            return person
        case _:
            assert_never(event)


def _given(event: PersonRegistered | PersonRevised) -> frozenset[RecordField]:
    """The fields of the form that an event fills; what they say is not looked at."""
    given = {RecordField.PHONE: event.phone, RecordField.ADDRESS: event.address, RecordField.NEEDS: event.needs}
    return frozenset(name for name, value in given.items() if value is not None)


def _others(person: Person, activity: str) -> tuple[Joined, ...]:
    return tuple(one for one in person.joined if one.activity != activity)
