"""About fifty tickets: every stage, reworks, absences, referrals, work on hold, paid work, a repair that came back."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Protocol

from attrs import frozen

from wuye.application.desk import Desk, Receipt
from wuye.domain.register.policy.commands import SetSwitch
from wuye.domain.shared.actor import Channel
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.money import yuan
from wuye.domain.ticket.terms import Mode, Stage, Urgency
from wuye.entrypoints.demo.acts import Acts
from wuye.entrypoints.demo.cast import (
    AIR_CONDITIONER,
    BURST_PIPE,
    CORRIDOR_LIGHT,
    CURTAIN,
    DIRECTOR,
    DRIPPING_TAP,
    ELECTRICIAN,
    FAULTS,
    LOCK,
    SITE,
    SOCKET,
    TECHNICIAN,
    TOILET,
    Cast,
    Fault,
)
from wuye.entrypoints.demo.community import Household
from wuye.entrypoints.demo.walk import ACCEPTED, CHECKED, CLOSED, INTAKE, PATHS, PLANNING, QUOTE, SENT, WORKING, Path

DAYS = 14
"""How long the story is; it ends at the instant the demo is made for."""

_CLOSING: Path = ("settle", "return_order", "confirm_order", "callback", "archive")
_PAID: Path = (*INTAKE, "approve", "forward", *QUOTE, "arrange_survey", "survey", "plan", "quote", "accept_quote")
_APPOINTED: Path = (*INTAKE, "approve", "forward", "plan", "book", "reconfirm", "dispatch", "confirm_dispatch")
_DONE: Path = ("arrive", "survey", "start", "self_check", "accept")


class SteeredClock(Protocol):
    """A clock that the story moves."""

    def now(self) -> datetime:
        """The instant it shows."""
        ...

    def set(self, instant: datetime) -> None:
        """Jump to an instant."""
        ...


@frozen(kw_only=True)
class Tale:
    """One ticket: what is broken, how it came in, and the steps it takes."""

    fault: Fault
    path: Path
    channel: Channel = Channel.PHONE
    mode: Mode = Mode.IMMEDIATE
    urgency: Urgency = Urgency.GENERAL
    paid: bool = False
    home: bool = True


BEFORE_TRACKING: tuple[Tale, ...] = (
    *(Tale(fault=fault, path=(*CLOSED, "archive")) for fault in (DRIPPING_TAP, SOCKET, TOILET, LOCK, CURTAIN)),
    Tale(fault=BURST_PIPE, path=(*CLOSED, "archive"), urgency=Urgency.EMERGENCY, channel=Channel.WECHAT),
    Tale(fault=DRIPPING_TAP, path=(*CHECKED, "refuse", "resume", "self_check", "accept", *_CLOSING)),
    Tale(fault=LOCK, path=(*SENT, "leave_note", "book", "dispatch", "confirm_dispatch", *_DONE, *_CLOSING)),
    Tale(fault=SOCKET, path=(*WORKING, "deviate", "agree", "self_check", "accept", *_CLOSING)),
    Tale(
        fault=AIR_CONDITIONER,
        path=(*_PAID, "dispatch", "confirm_dispatch", "arrive", "start", "self_check", "accept", "deliver", *_CLOSING),
        mode=Mode.APPOINTMENT,
        channel=Channel.APP,
        paid=True,
    ),
    Tale(
        fault=AIR_CONDITIONER,
        path=(
            *(*_PAID, "dispatch", "confirm_dispatch", "arrive", "start", "self_check", "accept", "deliver"),
            *("bill", "return_order", "confirm_order", "callback", "archive"),
        ),
        mode=Mode.APPOINTMENT,
        paid=True,
    ),
    Tale(
        fault=TOILET,
        path=(*ACCEPTED, "defer_charge", "determine_charge", "settle_determined", *_CLOSING[1:]),
        channel=Channel.WALK_IN,
    ),
    Tale(fault=CURTAIN, path=(*_APPOINTED, *_DONE, *_CLOSING), mode=Mode.APPOINTMENT, channel=Channel.WEBSITE),
    Tale(fault=TOILET, path=(*CLOSED, "archive", "reopen")),
    Tale(fault=SOCKET, path=(*WORKING, "note_incident", "compensate", "self_check", "accept", *_CLOSING)),
    Tale(fault=CORRIDOR_LIGHT, path=(*CLOSED, "archive"), home=False, channel=Channel.VERBAL),
    Tale(
        fault=DRIPPING_TAP,
        path=(
            *(*ACCEPTED, "settle", "return_order", "confirm_order", "callback_dissatisfied", "resume"),
            *("self_check", "accept", "callback", "archive"),
        ),
    ),
)
"""Tickets of the first days, when the site had no observation period."""

WITH_TRACKING: tuple[Tale, ...] = (
    *(
        Tale(
            fault=AIR_CONDITIONER if stage in (Stage.SURVEYED, Stage.QUOTED) else FAULTS[number % len(FAULTS)],
            path=path,
            mode=Mode.APPOINTMENT if stage in (Stage.SURVEYED, Stage.QUOTED) else Mode.IMMEDIATE,
            channel=(Channel.PHONE, Channel.APP, Channel.WECHAT, Channel.WALK_IN)[number % 4],
            home=FAULTS[number % len(FAULTS)] is not CORRIDOR_LIGHT or stage in (Stage.SURVEYED, Stage.QUOTED),
        )
        for number, (stage, path) in enumerate(PATHS.items())
        if stage is not Stage.ARCHIVED
    ),
    Tale(fault=DRIPPING_TAP, path=(*CLOSED, "track", "recur")),
    Tale(fault=BURST_PIPE, path=WORKING, urgency=Urgency.EMERGENCY),
    Tale(fault=BURST_PIPE, path=(*SENT, "urge"), urgency=Urgency.EMERGENCY, channel=Channel.RELAYED),
    Tale(fault=AIR_CONDITIONER, path=_PAID, mode=Mode.APPOINTMENT, paid=True),
    Tale(fault=AIR_CONDITIONER, path=(*_PAID[:-1], "decline_quote"), mode=Mode.APPOINTMENT, paid=True),
    Tale(fault=SOCKET, path=(*WORKING, "escalate")),
    Tale(fault=LOCK, path=(*PLANNING, "dispatch", "reassign")),
    Tale(fault=CURTAIN, path=_APPOINTED, mode=Mode.APPOINTMENT),
    Tale(fault=DRIPPING_TAP, path=("report", "urge", "note")),
    Tale(fault=TOILET, path=("report",), channel=Channel.ONLINE),
    Tale(fault=SOCKET, path=("report", "verify"), channel=Channel.WRITTEN),
    Tale(fault=CORRIDOR_LIGHT, path=PLANNING, home=False),
    Tale(fault=CORRIDOR_LIGHT, path=WORKING, home=False, channel=Channel.RELAYED),
)
"""Tickets of the last week: most of them are still open."""


@frozen(order=True)
class Step:
    """A step of a tale at its instant; all steps of all tales are told in the order of time."""

    at: datetime
    tale: int
    number: int
    name: str


def tell(
    desk: Desk,
    clock: SteeredClock,
    people: tuple[Household, ...],
    random: Random,
    *,
    ending: datetime,
    photo: Evidence,
    paper: Evidence,
) -> dict[int, Receipt]:
    """Tell every tale, interleaved as they happened; gives the last receipt of each by its number."""
    tales = (*BEFORE_TRACKING, *WITH_TRACKING)
    all_acts = {
        number: _acts(tale, number, people[(7 * number) % len(people)], photo, paper)
        for number, tale in enumerate(tales, 1)
    }
    receipts: dict[int, Receipt] = {}
    observed = False
    for step in sorted(_steps(random, ending)):
        if step.tale > len(BEFORE_TRACKING) and not observed:
            observed = True
            _observe(desk, clock, step.at)
        clock.set(step.at)
        command, by = all_acts[step.tale].act(step.name, step.at)
        earlier = receipts.get(step.tale)
        receipts[step.tale] = desk.execute(
            command,
            by=by,
            on=None if earlier is None else earlier.case,
            command_id=f"demo-{step.tale}-{step.number}",
        )
    clock.set(ending)
    return receipts


def _acts(tale: Tale, number: int, household: Household, photo: Evidence, paper: Evidence) -> Acts:
    cast = Cast(
        occupant=household.occupant,
        name=household.name,
        phone=household.phone,
        home=household.home if tale.home else None,
        location=household.place if tale.home else "3 栋 2 单元 6 层楼道",
        performer=ELECTRICIAN if tale.fault.trade == "electrician" else TECHNICIAN,
        photo=photo,
        paper=paper,
    )
    return Acts(
        cast=cast,
        fault=tale.fault,
        mode=tale.mode,
        urgency=tale.urgency,
        channel=tale.channel,
        stub=number,
        charge=yuan(260) if tale.paid else None,
    )


def _steps(random: Random, ending: datetime) -> Iterator[Step]:
    """When everything happens: half of the time for each of the two parts, their tales beginning in equal steps."""
    half = timedelta(days=DAYS) / 2
    number = 0
    for part, tales in enumerate((BEFORE_TRACKING, WITH_TRACKING)):
        begins = ending - (2 - part) * half
        apart = (half - timedelta(days=1)) / len(tales)
        for place, tale in enumerate(tales):
            number += 1
            at = begins + place * apart
            for step, name in enumerate(tale.path, 1):
                yield Step(at, number, step, name)
                at += timedelta(minutes=random.randint(2, 25))


def _observe(desk: Desk, clock: SteeredClock, at: datetime) -> None:
    """From the second week on a finished repair is observed for seven days."""
    clock.set(at - timedelta(seconds=1))
    switch = SetSwitch(name="policy.ticket.tracking", value="7", reason="试行维修后跟踪")
    desk.execute(switch, by=DIRECTOR, on=f"policy-{SITE}", command_id="demo-tracking")
