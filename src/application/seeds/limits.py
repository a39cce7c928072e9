"""The six profiles of limits, from the table in the package."""

import csv
from functools import cache
from importlib.resources import files

from attrs import evolve

from wuye.domain.sla.policy import Policy, Profile, read_limits

FILE = "sla_limits.csv"
EXTENDED = "extended to "
"""How a row of the table says that a limit holds for more than its scope."""


@cache
def profiles() -> dict[Profile, Policy]:
    """Every profile by its name. Raises ``Refused("policy-mistake")`` naming file, row, column and rule."""
    with files(__package__).joinpath(FILE).open(encoding="utf-8") as table:
        return {name: _extended(policy) for name, policy in read_limits(csv.DictReader(table), file=FILE).items()}


def _extended(policy: Policy) -> Policy:
    """What a profile extends, as its remark says ("extended to every hazard"), has that scope too."""
    more = tuple(
        evolve(limit, scope=limit.remark.removeprefix(EXTENDED))
        for limit in policy.limits
        if limit.remark.startswith(EXTENDED)
    )
    return evolve(policy, limits=(*policy.limits, *more)) if more else policy
