"""What the clients of the fault tests ask for: two commands that write in two places each, named by their key.

A site is opened with its policy: two streams in one append. A person carries sealed fields: vault and log in one
command. From the key alone follows the whole command, so that whoever finds a line of a ledger can send it again.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

from attrs import frozen

from wuye.domain.register.person.commands import RegisterPerson
from wuye.domain.register.person.kinds import CollectionMethod, PartyKind
from wuye.domain.register.site import RegisterSite
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.sla.policy import Profile

SITE: Final = "site"
PERSON: Final = "person"
KINDS: Final = (SITE, PERSON)
_OPENED: Final = datetime(2020, 1, 1, tzinfo=UTC)
_FACTS: Final = {
    SITE: ("site.site-registered/1", "policy.profile-chosen/1"),
    PERSON: ("person.person-registered/1",),
}


@frozen
class Order:
    """One command: its key is its command id, its kind says what it opens."""

    key: str
    kind: str

    @property
    def actor(self) -> Actor:
        """Who asks."""
        role = Role.ADMINISTRATOR if self.kind == SITE else Role.OFFICER
        return Actor(id="staff-faults", role=role)

    @property
    def facts(self) -> tuple[str, ...]:
        """Stored names of the events it has when it is whole."""
        return _FACTS[self.kind]

    @property
    def command(self) -> RegisterSite | RegisterPerson:
        """For the desk."""
        if self.kind == SITE:
            return RegisterSite(site=self.key, name=f"Site {self.key}", opened_at=_OPENED, profile=Profile.DEFAULT)
        return RegisterPerson(
            key=self.key,
            name=f"张 {self.key}",
            phone="+86 138 0000 0000",
            needs=f"needs of {self.key}",
            kind=PartyKind.OWNER,
            method=CollectionMethod.INTERVIEW,
        )

    @property
    def path(self) -> str:
        """For the HTTP door."""
        return "/v1/sites" if self.kind == SITE else "/v1/persons"

    @property
    def body(self) -> bytes:
        """For the HTTP door: the same command."""
        plain: dict[str, Any]
        if self.kind == SITE:
            opened_at = _OPENED.isoformat().replace("+00:00", "Z")
            plain = {"site": self.key, "name": f"Site {self.key}", "opened_at": opened_at, "profile": "default"}
        else:
            plain = {
                "key": self.key,
                "name": f"张 {self.key}",
                "phone": "+86 138 0000 0000",
                "needs": f"needs of {self.key}",
                "kind": "owner",
                "method": "face-to-face-interview",
            }
        return json.dumps(plain).encode()

    @property
    def headers(self) -> dict[str, str]:
        """For the HTTP door."""
        return {
            "Content-Type": "application/json",
            "Idempotency-Key": self.key,
            "Wuye-Actor": self.actor.id,
            "Wuye-Role": self.actor.role.value,
        }


def order(prefix: str, number: int) -> Order:
    """The numbered orders of a client take turns in kind."""
    return Order(f"{prefix}-{number}", KINDS[number % len(KINDS)])
