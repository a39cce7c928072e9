"""The recurring duties of a profile (周期任务清单): each cadence row of the limit table as a duty of a site."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from wuye.application.seeds.limits import profiles
from wuye.domain.cadence.commands import SetCadence
from wuye.domain.cadence.rule import Rule
from wuye.domain.shared.actor import Actor
from wuye.domain.sla.limits import Unit
from wuye.domain.sla.policy import Profile

if TYPE_CHECKING:
    from wuye.application.desk import Desk

PREFIX: Final = "cadence."
IRREGULAR: Final = frozenset({"cadence.duty_log_check", "cadence.director_patrol"})
"""At irregular times (SLA-076, SLA-077)."""
HOUSEHOLDS: Final = {"cadence.visit_regular": 10, "cadence.visit_irregular": 10}
"""Households visited each time (SLA-082, SLA-083)."""
MONTH_END: Final = frozenset({"cadence.paid_summary"})
"""At the end of the month (SLA-124)."""
MONTH_BEGIN: Final = frozenset({"cadence.catalogue_review"})
"""At the beginning of the month (SLA-087)."""
SHIFTS: Final = (0, 480, 960)
"""When shifts begin where a site says nothing else: three of eight hours [derived]."""


def duties(site: str, profile: Profile, anchor: date, *, shifts: tuple[int, ...] = SHIFTS) -> Iterator[SetCadence]:
    """A command for each recurring duty of a profile; the table's interval is the rule's."""
    for limit in profiles()[profile].limits:
        if not limit.clock.startswith(PREFIX) or limit.value is None:
            continue
        by_shift = limit.unit is Unit.SHIFTS
        rule = Rule(
            anchor=_anchored(limit.clock, anchor),
            unit=limit.unit,
            every=limit.value,
            turns=shifts if by_shift else (),
            least=HOUSEHOLDS.get(limit.clock, 1),
            irregular=limit.clock in IRREGULAR,
        )
        yield SetCadence(key=duty_key(site, limit.clock, limit.scope), site=site, duty=limit.clock, rule=rule)


def duty_key(site: str, duty: str, scope: str) -> str:
    """Key of a duty at a site; the same duty for several kinds has one each."""
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in scope.lower()).split()
    return f"{site}.{duty.removeprefix(PREFIX)}.{'-'.join(words)}"[:100]


def set_duties(desk: "Desk", site: str, profile: Profile, anchor: date, *, by: Actor) -> tuple[str, ...]:
    """Set every recurring duty of a profile at a site; a second time changes nothing. Raises ``Refused``."""
    streams = []
    for command in duties(site, profile, anchor):
        stream = f"cadence-{command.key}"
        if not desk.log.stream(stream):
            desk.execute(command, by=by)
        streams.append(stream)
    return tuple(streams)


def _anchored(duty: str, anchor: date) -> date:
    """The day of the month is the duty's where it names one; the 31st stands for the last day of every month."""
    if duty in MONTH_BEGIN:
        return anchor.replace(day=1)
    # December has 31 days: counted from there, each month's last day is met.
    return date(anchor.year - 1, 12, 31) if duty in MONTH_END else anchor
