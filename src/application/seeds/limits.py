"""The six profiles of limits, from the table in the package."""

import csv
from functools import cache
from importlib.resources import files

from wuye.domain.sla.policy import Policy, Profile, read_limits

FILE = "sla_limits.csv"


@cache
def profiles() -> dict[Profile, Policy]:
    """Every profile by its name. Raises ``Refused("policy-mistake")`` naming file, row, column and rule."""
    with files(__package__).joinpath(FILE).open(encoding="utf-8") as table:
        return read_limits(csv.DictReader(table), file=FILE)
