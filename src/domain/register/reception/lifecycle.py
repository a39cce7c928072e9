"""The rules and the table of meeting reception."""

from datetime import timedelta

from wuye.domain.register.reception import commands as c
from wuye.domain.register.reception import events as e
from wuye.domain.register.reception.state import Reception, ReceptionStage, evolve
from wuye.domain.shared.actor import OCCUPANT, STAFF, Actor, Role
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.personal import sealed, sealed_or_none
from wuye.domain.shared.refusal import InvalidInput, Refused

CATALOGUE = "catalogue-main"
NEW = ReceptionStage.NEW
ORDERED = ReceptionStage.ORDERED
READY = ReceptionStage.READY
CLOSED = ReceptionStage.CLOSED
CANCELLED = ReceptionStage.CANCELLED


def own_order(reception: Reception, actor: Actor) -> bool:
    """An occupant has to do with the own orders only."""
    return reception.stage is NEW or actor.role is not Role.OCCUPANT or actor.id == reception.ordered_by


def order(_reception: Reception, command: c.OrderReception, context: Context) -> Events:
    """The terms in force are the order's terms; privacy may be asked for at important meetings (CAT-026, CAT-028)."""
    edition = context.other(CATALOGUE).current
    terms = None if edition is None else edition.reception
    if terms is None:
        raise Refused("reception-not-offered")
    if command.ends_at <= command.starts_at:
        raise InvalidInput("ends-before-start", field="ends_at")
    if (command.staff_leave or command.fewer_refills) and not command.important:
        raise Refused("only-important-meetings")
    ready_by = command.starts_at - timedelta(minutes=terms.ready_minutes)
    if ready_by < context.occurred_at:
        raise Refused("too-late-to-prepare", ready_by=ready_by.isoformat())
    return (
        e.ReceptionOrdered(
            starts_at=command.starts_at,
            ends_at=command.ends_at,
            ready_by=ready_by,
            terms=terms,
            important=command.important,
            staff_leave=command.staff_leave,
            fewer_refills=command.fewer_refills,
            wishes=sealed_or_none(command.wishes),
        ),
    )


def tick(reception: Reception, command: c.TickStep, _context: Context) -> Events:
    """Before the meeting the preparing steps, after it the closing ones (CAT-027)."""
    if command.step not in reception.steps:
        raise Refused("unknown-step", step=command.step)
    return () if command.step in reception.ticked else (e.StepTicked(step=command.step),)


def record_temperature(_reception: Reception, command: c.RecordTemperature, _context: Context) -> Events:
    """A measurement is recorded as it is, also a bad one (CAT-026)."""
    return (e.TemperatureRecorded(season=command.season, celsius=command.celsius),)


def prepared(reception: Reception, _context: Context) -> None:
    """Ready is when every step is done and the room is warm or cool enough (CAT-026, CAT-027)."""
    if reception.unprepared:
        raise Refused("not-prepared", missing=list(reception.unprepared))


def declare_ready(_reception: Reception, _command: c.DeclareReady, _context: Context) -> Events:
    """The instant tells whether it was in time (CAT-026)."""
    return (e.ReceptionReady(),)


def refill(_reception: Reception, _command: c.RefillTea, _context: Context) -> Events:
    """Each refill is a fact; the interval follows from them (CAT-026)."""
    return (e.TeaRefilled(),)


def closed_down(reception: Reception, _context: Context) -> None:
    """All equipment is switched off after the meeting (CAT-027)."""
    if reception.unclosed:
        raise Refused("not-closed-down", missing=list(reception.unclosed))


def close(_reception: Reception, _command: c.CloseReception, _context: Context) -> Events:
    """The meeting is over (CAT-027)."""
    return (e.ReceptionClosed(),)


def cancel(_reception: Reception, command: c.CancelReception, _context: Context) -> Events:
    """A meeting that is called off needs no tea."""
    return (e.ReceptionCancelled(reason=sealed(command.reason)),)


RECEPTION = Lifecycle(
    category="reception",
    plural="receptions",
    title=("Meeting reception", "会议接待"),
    initial=Reception(),
    evolve=evolve,
    stages=ReceptionStage,
    ends=frozenset({CLOSED, CANCELLED}),
    key=lambda command: str(command.key),
    related=own_order,
    rows=(
        on(
            c.OrderReception,
            NEW,
            OCCUPANT | STAFF,
            order,
            e.ReceptionOrdered,
            "CAT-026, CAT-028",
            to=ORDERED,
            noun="orders",
            reads=lambda _, __: (CATALOGUE,),
        ),
        on(c.TickStep, (ORDERED, READY), STAFF, tick, e.StepTicked, "CAT-027", noun="steps"),
        on(
            c.RecordTemperature,
            (ORDERED, READY),
            STAFF,
            record_temperature,
            e.TemperatureRecorded,
            "CAT-026",
            noun="temperatures",
        ),
        on(
            c.DeclareReady,
            ORDERED,
            STAFF,
            declare_ready,
            e.ReceptionReady,
            "CAT-026, CAT-027",
            to=READY,
            noun="readiness",
            when=prepared,
        ),
        on(c.RefillTea, READY, STAFF, refill, e.TeaRefilled, "CAT-026", noun="refills"),
        on(
            c.CloseReception,
            READY,
            STAFF,
            close,
            e.ReceptionClosed,
            "CAT-027",
            to=CLOSED,
            noun="closings",
            when=closed_down,
        ),
        on(
            c.CancelReception,
            ORDERED,
            OCCUPANT | STAFF,
            cancel,
            e.ReceptionCancelled,
            "CAT-026",
            to=CANCELLED,
            noun="cancellations",
        ),
    ),
    facts=facts(
        "reception",
        e.ReceptionOrdered,
        e.StepTicked,
        e.TemperatureRecorded,
        e.ReceptionReady,
        e.TeaRefilled,
        e.ReceptionClosed,
        e.ReceptionCancelled,
    ),
)
