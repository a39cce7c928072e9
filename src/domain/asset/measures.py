"""Figures of an asset's life: MTBF, MTTR, availability of figures on any date (AST-064, AST-073)."""

from attrs import frozen

from wuye.domain.asset.entities import Ledger


@frozen(kw_only=True)
class LifeFigures:
    """What a life line says; times in whole seconds, rounded down; ``None`` where nothing was measured yet."""

    mtbf_seconds: int | None
    """Mean time between failures: time in operation up to the last fault, over the faults."""
    mttr_seconds: int | None
    """Mean time to recovery: from reported to back in operation, over the repairs."""
    recovery_permille: int | None
    """Recovery rate (设备故障恢复率): repaired faults in a thousand."""


def figures(ledger: Ledger) -> LifeFigures:
    """The figures of a ledger."""
    failures, repairs = ledger.failures, ledger.repairs
    return LifeFigures(
        mtbf_seconds=ledger.running_seconds // failures if failures else None,
        mttr_seconds=ledger.recovery_seconds // repairs if repairs else None,
        recovery_permille=repairs * 1000 // failures if failures else None,
    )


IDLE_PERMILLE = 200
"""Below a fifth of the offered time an asset counts as idle, as the source has it of clubhouses (AST-069)."""


def is_idle(utilisation_permille: int | None) -> bool:
    """Whether the last measurement shows an idle asset; one that was never measured is not called idle."""
    return utilisation_permille is not None and utilisation_permille < IDLE_PERMILLE
