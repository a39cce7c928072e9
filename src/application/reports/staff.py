"""What is counted on the people who serve: what their training costs."""

from collections.abc import Iterable

from wuye.application.reports.material import Known, Material
from wuye.application.reports.repairs import CURRENCY
from wuye.application.reports.seen import Seen, seen
from wuye.domain.register.training.lifecycle import TrainingCostBooked


def training_cost_change(material: Material) -> Iterable[Seen]:
    """What trainings cost in the period more, or less, than in the same period a year before."""
    for case, cost in _costs(material):
        yield seen(case, cost, 0)
    for case, cost in _costs(material.earlier):
        yield seen(case, -cost, cost)


def _costs(material: Material) -> Iterable[tuple[Known, int]]:
    for case in material.trainings:
        for one in material.during(case, TrainingCostBooked):
            if one.event.cost.currency == CURRENCY:
                yield case, one.event.cost.minor
