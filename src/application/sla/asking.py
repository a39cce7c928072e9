"""Asking for the clocks of one case: now, at an instant, as it was known then."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from wuye.application.sla.clocks import CaseClocks, case_runs, readings, table_of
from wuye.application.sla.terms import StateOf, known_by, terms_of
from wuye.domain.clock.events import ThresholdAnnulled
from wuye.domain.clock.lifecycle import CLOCK, Told
from wuye.domain.shared.recorded import category_of
from wuye.domain.shared.refusal import InvalidInput, Refused

if TYPE_CHECKING:
    from wuye.application.desk import Desk


def case_clocks(
    desk: "Desk", ref: str, *, at: datetime | None = None, as_of: datetime | None = None, trace: bool = True
) -> CaseClocks:
    """Every clock of a case at an instant; ``at`` also leaves out what had not occurred yet.

    Raises ``Refused``: ``unknown-id``, ``naive-time``, or ``nothing-yet`` when the case did not exist then.
    """
    for name, instant in (("at", at), ("as_of", as_of)):
        if instant is not None and instant.tzinfo is None:
            raise InvalidInput("naive-time", field=name)
    stream = desk.resolve(ref)
    whole = desk.log.stream(stream)
    if not whole:
        raise Refused("unknown-id", id=ref[:64])
    history = tuple(one for one in known_by(whole, as_of) if at is None or one.occurred_at <= at)
    if not history:
        raise Refused("nothing-yet", since=whole[0].recorded_at)
    lifecycle = desk.registry.of_stream(stream)
    moment = at or as_of or desk.log.now()
    number = getattr(lifecycle.fold(history[:1]), "number", None)
    if table_of(lifecycle.category) is None:
        return CaseClocks(case=stream, number=number, at=moment, as_of=as_of, terms=None, readings=())
    terms = terms_of(whole[0], states_at(desk, as_of))
    return CaseClocks(
        case=stream,
        number=number,
        at=moment,
        as_of=as_of,
        terms=terms,
        readings=readings(case_runs(lifecycle, history, terms), terms, moment, trace=trace),
        told=_told(desk, stream, as_of),
    )


def states_at(desk: "Desk", as_of: datetime | None) -> StateOf:
    """Gives register states as the log knew them at an instant; ``None`` = now."""

    def state_of(stream: str) -> Any:
        category = category_of(stream)
        lifecycle = desk.registry.by_category.get(category)
        return None if lifecycle is None else lifecycle.fold(known_by(desk.log.stream(stream), as_of))

    return state_of


def _told(desk: "Desk", stream: str, as_of: datetime | None) -> tuple[Told, ...]:
    """What the timers had recorded."""
    if CLOCK.category not in desk.registry.by_category:
        return ()
    history = known_by(desk.log.stream(f"{CLOCK.category}-{stream}"), as_of)
    return tuple(
        Told(threshold=one.event.threshold, annulled=isinstance(one.event, ThresholdAnnulled)) for one in history
    )
