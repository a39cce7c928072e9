"""Who may read what: deny by default, one rule a kind of reading (threats T1, T2)."""

from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.refusal import Refused


def check_overseer(actor: Actor) -> None:
    """Feed, audit trail and lists show everyone's cases: not for occupants. Raises ``Refused("not-permitted")``."""
    if actor.role is Role.OCCUPANT:
        raise Refused("not-permitted", role=actor.role.value, roles=[one.value for one in OVERSEERS])


def check_author(actor: Actor) -> None:
    """A reviewer reads only. Raises ``Refused("not-permitted")``."""
    if actor.role is Role.REVIEWER:
        authors = [one.value for one in Role if one not in (Role.REVIEWER, Role.SYSTEM)]
        raise Refused("not-permitted", role=actor.role.value, roles=authors)


OVERSEERS = tuple(role for role in Role if role not in (Role.OCCUPANT, Role.SYSTEM))
"""Everyone who reads more than own cases."""
