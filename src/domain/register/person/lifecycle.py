"""The customer record's rules and table."""

from wuye.domain.register.activity import Activity, PlacesGivenBack, PlacesTaken, activity_stream
from wuye.domain.register.person import commands as c
from wuye.domain.register.person import events as e
from wuye.domain.register.person.kinds import LoyaltyMeans
from wuye.domain.register.person.state import Person, PersonStage, evolve
from wuye.domain.shared.actor import ADMINISTRATOR, MANAGEMENT, OCCUPANT, OFFICER, Actor, Role
from wuye.domain.shared.lifecycle import Context, Elsewhere, Events, Lifecycle, facts, on
from wuye.domain.shared.personal import Personal, sealed_or_none
from wuye.domain.shared.refusal import InvalidInput, Refused

NEW = PersonStage.NEW
REGISTERED = PersonStage.REGISTERED
SERVICE = OFFICER | MANAGEMENT | frozenset({Role.SERVICE_SUPERVISOR, Role.COMPLAINT_HANDLER})


def own_record(person: Person, actor: Actor) -> bool:
    """An occupant has to do with the own record only."""
    return actor.role is not Role.OCCUPANT or actor.id == person.id


def register(_person: Person, command: c.RegisterPerson, context: Context) -> Events:
    """The fields of the collection form, and how they were gathered (CRM-001, CRM-004)."""
    subject = context.stream
    return (
        e.PersonRegistered(
            site=command.site,
            name=Personal(command.name, subject),
            phone=sealed_or_none(command.phone, subject),
            address=sealed_or_none(command.address, subject),
            kind=command.kind,
            needs=sealed_or_none(command.needs, subject),
            preferences=command.preferences,
            contact_method=command.contact_method,
            groups=command.groups,
            vip=command.vip,
            method=command.method,
        ),
    )


def revise(_person: Person, command: c.RevisePerson, context: Context) -> Events:
    """Data are updated without delay, and what they came from is stored (CRM-007)."""
    subject = context.stream
    if all(one is None for one in (command.name, command.phone, command.address, command.kind, command.needs)):
        raise Refused("nothing-changes")
    return (
        e.PersonRevised(
            name=sealed_or_none(command.name, subject),
            phone=sealed_or_none(command.phone, subject),
            address=sealed_or_none(command.address, subject),
            kind=command.kind,
            needs=sealed_or_none(command.needs, subject),
            source=command.source,
        ),
    )


def record_preferences(_person: Person, command: c.RecordPreferences, context: Context) -> Events:
    """Preferences and detailed needs (CRM-003)."""
    return (
        e.PreferencesRecorded(
            preferences=command.preferences,
            details=sealed_or_none(command.details, context.stream),
            method=command.method,
        ),
    )


def record_contact(person: Person, command: c.RecordContactPreference, _context: Context) -> Events:
    """The same preference again is no news."""
    if person.contact_method is command.contact_method:
        return ()
    return (e.ContactPreferenceRecorded(contact_method=command.contact_method),)


def record_satisfaction(_person: Person, command: c.RecordSatisfaction, context: Context) -> Events:
    """Scores stay on the scale they were asked on; no conversion is stated (CRM-003, policies K17)."""
    if command.score > command.scale:
        raise InvalidInput("out-of-range", field="score", minimum=0, maximum=command.scale)
    return (
        e.SatisfactionRecorded(
            score=command.score,
            scale=command.scale,
            remark=sealed_or_none(command.remark, context.stream),
            ticket=command.ticket,
        ),
    )


def flag_groups(_person: Person, command: c.FlagGroups, context: Context) -> Events:
    """Special customer groups get more careful communication support (CRM-011)."""
    return (e.GroupsFlagged(groups=command.groups, support=sealed_or_none(command.support, context.stream)),)


def grant_vip(_person: Person, command: c.GrantVip, context: Context) -> Events:
    """A high-net-worth customer can get a dedicated service (CRM-012)."""
    return (e.VipGranted(service=Personal(command.service, context.stream), steward=command.steward),)


def is_vip(person: Person, _context: Context) -> None:
    """Only a dedicated service that there is can end (CRM-012)."""
    if not person.vip:
        raise Refused("no-dedicated-service")


def end_vip(_person: Person, command: c.EndVip, context: Context) -> Events:
    """Why the dedicated service ends is on record (CRM-012)."""
    return (e.VipEnded(reason=Personal(command.reason, context.stream)),)


def is_new(person: Person, _context: Context) -> None:
    """One welcome package a customer (CRM-013)."""
    if person.welcomed:
        raise Refused("already-welcomed")


def welcome(_person: Person, command: c.GiveWelcomePackage, context: Context) -> Events:
    """A new customer is welcomed (CRM-013)."""
    return (e.WelcomePackageGiven(content=Personal(command.content, context.stream)),)


def reward(_person: Person, command: c.RewardLoyalty, context: Context) -> Events:
    """Each of the three means carries its own figure (CRM-014)."""
    given = {
        LoyaltyMeans.POINTS: command.points is not None,
        LoyaltyMeans.MEMBERSHIP_LEVEL: command.level is not None,
        LoyaltyMeans.EXCLUSIVE_OFFER: command.offer is not None,
    }
    if [means for means, is_given in given.items() if is_given] != [command.means]:
        raise InvalidInput("reward-mismatch", field="means")
    return (
        e.LoyaltyRewarded(
            means=command.means,
            points=command.points,
            level=command.level,
            offer=sealed_or_none(command.offer, context.stream),
        ),
    )


def record_care(_person: Person, command: c.RecordCare, context: Context) -> Events:
    """A care activity with its tailored offer (CRM-024)."""
    return (
        e.CareRecorded(
            activity=Personal(command.activity, context.stream), offer=sealed_or_none(command.offer, context.stream)
        ),
    )


def record_birthday(_person: Person, command: c.RecordBirthday, context: Context) -> Events:
    """Birthday care needs the day (CRM-016)."""
    if command.birthday > context.now.date():
        raise InvalidInput("in-the-future", field="birthday")
    return (e.BirthdayRecorded(birthday=Personal(command.birthday.isoformat(), context.stream)),)


def analyse_needs(person: Person, command: c.AnalyseNeeds, context: Context) -> Events:
    """What is offered is decided by people; the record suggests where it is asked (CRM-026)."""
    return (
        e.NeedsAnalysed(
            analysis=Personal(command.analysis, context.stream),
            offers=command.offers,
            suggested=person.suggested if command.suggest else None,
        ),
    )


def join(person: Person, command: c.JoinActivity, context: Context) -> Events:
    """The activity counts places, the record says whose they are (CRM-015)."""
    stream = activity_stream(command.activity)
    activity: Activity = context.other(stream)
    if not activity.joinable(context.occurred_at):
        raise Refused("activity-not-open", activity=command.activity)
    more = command.people - person.people(command.activity)
    if more == 0:
        return ()
    if more > 0 and not activity.free(more):
        raise Refused("activity-full", activity=command.activity, places=activity.places, taken=activity.taken)
    counted = PlacesTaken(people=more) if more > 0 else PlacesGivenBack(people=-more)
    joined = e.ActivityJoined(activity=command.activity, people=command.people)
    return (joined, Elsewhere(stream=stream, event=counted))


def has_joined(person: Person, _context: Context) -> None:
    """There is an activity that can be left (CRM-015)."""
    if not person.joined:
        raise Refused("no-activity-joined")


def leave(person: Person, command: c.LeaveActivity, context: Context) -> Events:
    """Places are given back as long as the activity has not begun (CRM-015)."""
    people = person.people(command.activity)
    if not people:
        raise Refused("activity-not-joined", activity=command.activity)
    stream = activity_stream(command.activity)
    left = e.ActivityLeft(activity=command.activity)
    activity: Activity = context.other(stream)
    if not activity.joinable(context.occurred_at):
        return (left,)
    return (left, Elsewhere(stream=stream, event=PlacesGivenBack(people=people)))


def _activity(_person: Person, command: c.JoinActivity | c.LeaveActivity) -> tuple[str, ...]:
    return (activity_stream(command.activity),)


PERSON = Lifecycle(
    category="person",
    plural="persons",
    title=("Customer record", "客户档案"),
    initial=Person(),
    evolve=evolve,
    stages=PersonStage,
    key=lambda command: str(command.key),
    related=own_record,
    rows=(
        on(
            c.RegisterPerson,
            NEW,
            SERVICE | ADMINISTRATOR,
            register,
            e.PersonRegistered,
            "CRM-001, CRM-002, CRM-004…006, CRM-027",
            to=REGISTERED,
            noun="registrations",
        ),
        on(
            c.RevisePerson,
            REGISTERED,
            SERVICE | ADMINISTRATOR | OCCUPANT,
            revise,
            e.PersonRevised,
            "CRM-007, CRM-009",
            noun="revisions",
        ),
        on(
            c.RecordPreferences,
            REGISTERED,
            SERVICE | OCCUPANT,
            record_preferences,
            e.PreferencesRecorded,
            "CRM-003…005",
            noun="preferences",
        ),
        on(
            c.RecordContactPreference,
            REGISTERED,
            SERVICE | OCCUPANT,
            record_contact,
            e.ContactPreferenceRecorded,
            "CRM-003",
            noun="contact-preferences",
        ),
        on(
            c.RecordSatisfaction,
            REGISTERED,
            SERVICE | OCCUPANT,
            record_satisfaction,
            e.SatisfactionRecorded,
            "CRM-003",
            noun="satisfactions",
        ),
        on(c.FlagGroups, REGISTERED, SERVICE, flag_groups, e.GroupsFlagged, "CRM-011", noun="group-flags"),
        on(c.GrantVip, REGISTERED, SERVICE, grant_vip, e.VipGranted, "CRM-012", noun="dedicated-services"),
        on(c.EndVip, REGISTERED, SERVICE, end_vip, e.VipEnded, "CRM-012", noun="dedicated-service-ends", when=is_vip),
        on(
            c.GiveWelcomePackage,
            REGISTERED,
            SERVICE,
            welcome,
            e.WelcomePackageGiven,
            "CRM-013",
            noun="welcomes",
            when=is_new,
        ),
        on(c.RewardLoyalty, REGISTERED, SERVICE, reward, e.LoyaltyRewarded, "CRM-014", noun="rewards"),
        on(c.RecordCare, REGISTERED, SERVICE, record_care, e.CareRecorded, "CRM-024", noun="cares"),
        on(
            c.RecordBirthday,
            REGISTERED,
            SERVICE | OCCUPANT,
            record_birthday,
            e.BirthdayRecorded,
            "CRM-016",
            noun="birthdays",
        ),
        on(c.AnalyseNeeds, REGISTERED, SERVICE, analyse_needs, e.NeedsAnalysed, "CRM-026", noun="needs-analyses"),
        on(
            c.JoinActivity,
            REGISTERED,
            SERVICE | OCCUPANT,
            join,
            e.ActivityJoined,
            "CRM-015",
            noun="activities",
            reads=_activity,
        ),
        on(
            c.LeaveActivity,
            REGISTERED,
            SERVICE | OCCUPANT,
            leave,
            e.ActivityLeft,
            "CRM-015",
            noun="left-activities",
            when=has_joined,
            reads=_activity,
        ),
    ),
    facts=facts(
        "person",
        e.PersonRegistered,
        e.PersonRevised,
        e.PreferencesRecorded,
        e.ContactPreferenceRecorded,
        e.SatisfactionRecorded,
        e.GroupsFlagged,
        e.VipGranted,
        e.VipEnded,
        e.WelcomePackageGiven,
        e.LoyaltyRewarded,
        e.CareRecorded,
        e.BirthdayRecorded,
        e.NeedsAnalysed,
        e.ActivityJoined,
        e.ActivityLeft,
    ),
)
