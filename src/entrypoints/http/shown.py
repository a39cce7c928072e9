"""How facts and cases look to a reader: the envelope beside the fact, personal fields opened only for who may read."""

from collections.abc import Iterable
from typing import Any

from wuye.application.desk import Desk
from wuye.application.encoding import PersonalForm, to_plain
from wuye.application.moments import Moment
from wuye.application.ports import Unreadable, Vault
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.personal import Erased, Personal, Sealed
from wuye.domain.shared.recorded import Recorded, category_of


def opened(vault: Vault) -> PersonalForm:
    """Personal fields as ``{"text": …}``, or ``{"erased": true}`` where the key was destroyed."""

    def form(value: Personal[Any], _path: str) -> Any:
        content = value.content
        if isinstance(content, Sealed):
            plain = vault.open(content)
            content = plain if isinstance(plain, Erased) else plain.decode()
        return {"erased": True} if isinstance(content, Erased) else {"text": content}

    return form


def closed(value: Personal[Any], _path: str) -> Any:
    """Personal fields as ``{"sealed": true}``: for feeds, which carry no personal text (threats T13)."""
    return {"erased": True} if isinstance(value.content, Erased) else {"sealed": True}


def event_shown(one: Recorded[Any], desk: Desk, personal: PersonalForm) -> dict[str, Any]:
    """An event: what happened, and everything of its envelope."""
    fact = desk.registry.fact_of[type(one.event)]
    envelope = one.envelope
    return {
        "id": envelope.event_id,
        "position": envelope.position,
        "stream": envelope.stream,
        "version": envelope.version,
        "name": fact.name,
        "schema": fact.stored_name,
        "occurred_at": to_plain(envelope.occurred_at),
        "recorded_at": to_plain(envelope.recorded_at),
        "actor": actor_shown(envelope.actor),
        "company": envelope.company,
        "site": envelope.site,
        "command_id": envelope.command_id,
        "correlation_id": envelope.correlation_id,
        "causation_id": envelope.causation_id,
        "request_id": envelope.request_id,
        "trace_id": envelope.trace_id,
        "reconstructed": envelope.reconstructed,
        "policy_version": envelope.policy_version,
        "data": to_plain(one.event, personal=personal),
    }


def unreadable_shown(one: Unreadable) -> dict[str, Any]:
    """A stored event that this release cannot read: named, so that a reader can go on and knows what it lacks."""
    return {
        "position": one.position,
        "stream": one.stream,
        "version": one.version,
        "name": one.name,
        "unreadable": one.code,
    }


def actor_shown(actor: Actor) -> dict[str, Any]:
    """Who it was, as claimed or as verified."""
    return {
        "id": actor.id,
        "role": actor.role.value,
        "on_behalf_of": actor.on_behalf_of,
        "channel": actor.channel.value if actor.channel else None,
        "verified": actor.verified,
    }


def case_shown(moment: Moment, desk: Desk) -> dict[str, Any]:
    """A case at a moment: its state, and the latest fact of each kind."""
    first, last = moment.history[0], moment.history[-1]
    return {
        "id": moment.case,
        "number": getattr(moment.state, "number", None),
        "category": category_of(moment.case),
        "site": first.envelope.site,
        "stage": moment.state.stage.value,
        "version": moment.version,
        "position": last.position,
        "opened_at": to_plain(first.recorded_at),
        "updated_at": to_plain(last.recorded_at),
        "state": to_plain(moment.state),
        "facts": facts_shown(moment.history, desk),
    }


def facts_shown(history: Iterable[Recorded[Any]], desk: Desk) -> dict[str, Any]:
    """The latest fact of each name, personal fields opened."""
    latest = {desk.registry.fact_of[type(one.event)].name: one for one in history}
    return {
        name: {
            "version": one.version,
            "occurred_at": to_plain(one.occurred_at),
            "recorded_at": to_plain(one.recorded_at),
            "actor": one.actor.id,
            "data": to_plain(one.event, personal=opened(desk.vault)),
        }
        for name, one in latest.items()
    }
