"""Closed lists about upkeep plans."""

from enum import StrEnum


class ReportSubject(StrEnum):
    """What customers are informed of (AST-032, AST-033)."""

    UPKEEP = "upkeep"
    """保养情况."""
    OPERATING_CONDITION = "operating-condition"
    """运行状况."""
