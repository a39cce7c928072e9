"""Everything that goes on beside a desk: one line a watch."""

from wuye.application.cadences.worker import accounting
from wuye.application.desk import Desk
from wuye.application.reactions.table import reactions
from wuye.application.reactions.worker import reacting
from wuye.application.sla.timers import watching
from wuye.application.watch import Watch


def watches(desk: Desk) -> tuple[Watch, ...]:
    """Timers, recurring duties and reactions, started; the caller stops them before the views and the desk."""
    timers = watching(desk)
    others: list[Watch] = []
    if "cadence" in desk.registry.by_category:
        others.append(accounting(desk))
    known = reactions(desk.registry)
    if known:
        others.append(reacting(desk, known))
    for one in others:
        one.start()
    return (*(() if timers is None else (timers,)), *others)
