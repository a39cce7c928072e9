"""Who acts: named explicitly by headers until authentication exists, and recorded as claimed (design 11)."""

import re
from typing import Final

from wuye.domain.shared.actor import Actor, Channel, Role
from wuye.entrypoints.http.asked import Asked
from wuye.entrypoints.http.problems import header

ACTOR_PATTERN: Final = r"^(staff|person)-[A-Za-z0-9][A-Za-z0-9._:-]{0,90}$"
_ACTOR: Final = re.compile(ACTOR_PATTERN.rstrip("$") + r"\Z")

CLAIMABLE: Final = tuple(role for role in Role if role is not Role.SYSTEM)
"""Roles a caller may claim; timers and reactions act inside and never come through this door."""
_ROLES: Final = {role.value: role for role in CLAIMABLE}


def acting(asked: Asked) -> Actor:
    """The acting person. Raises ``Problem`` ``actor-required``, ``invalid-actor`` or ``invalid-header``."""
    return Actor(
        id=_person(asked, "Wuye-Actor", required=True) or "",
        role=_role(asked),
        on_behalf_of=_person(asked, "Wuye-On-Behalf-Of"),
        channel=_channel(asked),
        verified=False,
    )


def _person(asked: Asked, name: str, *, required: bool = False) -> str | None:
    value = _once(asked, name)
    if value is None:
        if required:
            raise header("actor-required", name, "required")
        return None
    if not _ACTOR.match(value):
        raise header("invalid-actor", name, "pattern", pattern=ACTOR_PATTERN)
    return value


def _role(asked: Asked) -> Role:
    value = _once(asked, "Wuye-Role")
    if value is None:
        raise header("actor-required", "Wuye-Role", "required")
    role = _ROLES.get(value)
    if role is None:
        raise header("invalid-actor", "Wuye-Role", "not-a-choice", choices=list(_ROLES))
    return role


def _channel(asked: Asked) -> Channel | None:
    value = _once(asked, "Wuye-Channel")
    if value is None:
        return None
    for channel in Channel:
        if channel.value == value:
            return channel
    raise header("invalid-header", "Wuye-Channel", "not-a-choice", choices=[channel.value for channel in Channel])


def _once(asked: Asked, name: str) -> str | None:
    values = asked.headers.get(name.lower(), [])
    if len(values) > 1:
        raise header("invalid-header", name, "repeated")
    return values[0] if values else None
