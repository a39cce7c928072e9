"""What could be done with a case now: nothing is written."""

from datetime import datetime
from typing import Any

from wuye.application.cache import Case, Sight
from wuye.application.deciding import Decider, Drawn
from wuye.application.ports import CommandKey
from wuye.application.receipts import Order
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.lifecycle import Context, Events


def preview(
    decider: Decider,
    command: Any,
    *,
    by: Actor,
    on: str | None,
    expected_version: int | None,
    occurred_at: datetime | None,
) -> Events:
    """The facts a command would give now. Raises ``Refused`` where it would be."""
    lifecycle = decider.lifecycle_of(command)
    order = Order(
        command=decider.resolved(command),
        by=by,
        key=CommandKey(company=decider.company, actor=by.id, command_id=""),
        fingerprint=b"",
        expected_version=expected_version,
        occurred_at=occurred_at,
        correlation_id="",
    )
    sight = Sight(decider.case)
    case = decider.met(order, lifecycle, None if on is None else decider.resolve(on), sight)
    return decider.weighed(case, order, decider.clock.now(), sight).events


def allowed(decider: Decider, on: str | None, *, by: Actor, category: str) -> tuple[str, ...]:
    """Names of the commands this actor could give to a case now; for a new case of a category with ``None``."""
    sight = Sight(decider.case)
    if on is None:
        lifecycle = decider.registry.by_category[category]
        case = Case(stream="", lifecycle=lifecycle, state=lifecycle.initial)
    else:
        case = sight.case(decider.resolve(on))
    now = decider.clock.now()
    switches, _ = decider.policy(case, None, sight)
    context = Context(
        now=now,
        occurred_at=now,
        actor=by,
        stream=case.stream,
        switches=switches,
        fresh=Drawn(decider.ids, case, now),
    )
    return case.lifecycle.allowed(case.state, context)
