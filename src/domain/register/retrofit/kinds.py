"""Closed lists and values about retrofit programmes."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from attrs import frozen

from wuye.domain.shared.fields import amount, day, label, text, whole
from wuye.domain.shared.money import Money


class RenewalField(StrEnum):
    """What the yearly renewal programme is about, a quarter each (AST-061, SLA-065)."""

    EQUIPMENT = "equipment"
    """设施设备."""
    INTELLIGENT_TECHNOLOGY = "intelligent-technology"
    """智能化."""
    ENVIRONMENT = "environment"
    """环境景观."""
    SERVICE_PROCESS = "service-process"
    """服务流程."""


QUARTER_OF: Mapping[RenewalField, int] = {one: place for place, one in enumerate(RenewalField, start=1)}
"""In which quarter of the year each is carried out (AST-061)."""


def quarter(on: date) -> int:
    """The quarter of a day, from 1."""
    return (on.month + 2) // 3


class EnvironmentPart(StrEnum):
    """What environment renewal covers (AST-062)."""

    GREENING = "greening"
    """绿化."""
    LEISURE_FACILITIES = "leisure-facilities"
    """休闲设施."""
    PUBLIC_SPACE = "public-space"
    """公共空间."""


class PerformanceState(StrEnum):
    """How well an asset still does what it is for (AST-055)."""

    GOOD = "good"
    """良好."""
    WEAK = "weak"
    """下降."""
    BELOW_STANDARD = "below-standard"
    """不达标."""


@frozen(kw_only=True)
class ItemPlan:
    """The four elements of an item: content, method, budget, time (AST-057)."""

    number: int = whole(("Number of the candidate", "项目序号"), minimum=1, maximum=1000)
    content: str = text(("Content", "改造内容"))
    method: str = label(("Method", "改造方法"))
    budget: Money = amount(("Budget", "预算"))
    planned_on: date = day(("When", "实施时间"))


@frozen(kw_only=True)
class Ranked:
    """The place a computed priority gives a candidate (AST-056)."""

    number: int
    priority: int
    """0 to 1000."""
    rank: int


LIFE_YEARS = (15, 20)
"""Average life of equipment, as the handbook has it (AST-064)."""
FAILURE_PERMILLE = 12
"""Failure rate of electromechanical equipment, about 1.2% (AST-064)."""
