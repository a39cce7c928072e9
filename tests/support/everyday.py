"""The everyday command of a kind for whatever case it is about, made for the state the case is in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.support import assets, complaints, examples
from tests.support.community import CAST, Cast
from wuye.application.aggregates import REGISTRY
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.switches import Switches


def everyday(
    kind: type,
    by: Actor,
    state: Any,
    now: datetime,
    *,
    cast: Cast = CAST,
    switches: Switches | None = None,
    stub: int = 1,
) -> Any:
    """A valid command about a ticket, a complaint or an asset; ``state=None`` for a new one."""
    lifecycle = REGISTRY.by_command[kind]
    met = lifecycle.initial if state is None else state
    given: dict[str, Any] = {"actor": by, "now": now, "switches": switches or Switches(), "cast": cast}
    match lifecycle.category:
        case "ticket":
            return examples.example(kind, examples.Here(ticket=met, stub=stub, **given))
        case "complaint":
            return complaints.example(kind, complaints.Here(complaint=met, **given))
        case _:
            return assets.example(kind, assets.AssetHere(asset=met, **given))
