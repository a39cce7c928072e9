"""What the handlers share: the desk that was opened after the fork, and how a case is named in a path."""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from attrs import field, frozen
from litestar import Request

from wuye.application.desk import Desk
from wuye.application.projections.projection import Projection
from wuye.application.projections.reading import Reader
from wuye.application.registry import full_ref
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.lifecycle import Lifecycle
from wuye.domain.shared.recorded import category_of
from wuye.domain.shared.refusal import Refused
from wuye.entrypoints.http.asked import Asked
from wuye.entrypoints.http.problems import Problem
from wuye.entrypoints.http.running import Running
from wuye.entrypoints.http.settings import HttpSettings
from wuye.entrypoints.http.streams import Streams
from wuye.entrypoints.http.tail import Tail

REF_PATTERN: Final = r"^[A-Za-z][A-Za-z0-9]*-[A-Za-z0-9._:-]{1,110}$"
_REF: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*-[A-Za-z0-9._:-]{1,110}")


@frozen(kw_only=True)
class Door:
    """One process's side of the HTTP door."""

    desk: Desk
    settings: HttpSettings
    running: Running
    tail: Tail
    reader: Reader
    projections: Mapping[str, Projection]
    """The views that lists are served from, by name."""
    streams: Streams = field(factory=Streams)

    def href(self, lifecycle: Lifecycle[Any], ref: str) -> str:
        """Path of a case."""
        return f"/v1/{lifecycle.plural}/{quote(ref, safe='')}"

    def readable(self, ref: str, lifecycle: Lifecycle[Any], actor: Actor) -> str:
        """The stream of a case of this kind that the actor may read.

        Raises ``Refused("unknown-id")``, whether it is absent, another kind, or another's (threats T1, T2).
        """
        stream = self.desk.resolve(reference(ref, lifecycle))
        if category_of(stream) != lifecycle.category:
            raise Refused("unknown-id")
        if actor.role is Role.OCCUPANT and not self.desk.readable(stream, by=actor):
            raise Refused("not-related")
        return stream


def door_of(request: Request[Any, Any, Any]) -> tuple[Door, Asked]:
    """The door and the request's own facts. Raises ``Problem("unavailable")`` before the desk is open."""
    return opened(request.app.state.get("door")), request.scope["state"]["asked"]


def opened(door: Door | None) -> Door:
    """The door itself. Raises ``Problem("unavailable")`` before the desk is open."""
    if door is None:
        raise Problem("unavailable", headers={"Retry-After": "1"}, service="desk")
    return door


def reference(ref: str, lifecycle: Lifecycle[Any]) -> str:
    """A reference that could be one; the key of a register entry stands for its stream id.

    Raises ``Refused("unknown-id")``: malformed is the same as absent (B32).
    """
    ref = full_ref(lifecycle, ref)
    if not _REF.fullmatch(ref):
        raise Refused("unknown-id")
    category, dash, _ = ref.partition("-")
    if dash and lifecycle.number_prefix != category and lifecycle.category != category:
        raise Refused("unknown-id")
    return ref
