"""Views of one case: state and latest facts for every lifecycle, in the plain form that doors show."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from attrs import frozen
from msgspec import Raw

from wuye.application.encoding import instant, to_plain
from wuye.application.ports import Column, Row, Table
from wuye.application.projections.fold import folded_alone
from wuye.application.projections.projection import Chain, Projection, Reached, chained
from wuye.application.projections.rows import Formed, held, raw
from wuye.application.registry import Registry
from wuye.application.structuring import from_plain
from wuye.domain.shared.lifecycle import Lifecycle
from wuye.domain.shared.recorded import Recorded, category_of

VIEW: Final = "case_detail"

CASE_DETAIL: Final = Table(
    name="case_detail_1",
    columns=(
        Column(name="category", kind="text"),
        Column(name="number", kind="text"),
        Column(name="stage", kind="text"),
        Column(name="site", kind="text"),
        Column(name="version", kind="integer"),
        Column(name="opened_at", kind="instant"),
        Column(name="updated_at", kind="instant"),
    ),
    indexes=(
        ("number",),
        ("category", "opened_at"),
        ("category", "updated_at"),
        ("category", "stage", "updated_at"),
        ("site", "category", "updated_at"),
    ),
)


def case_detail(registry: Registry) -> Projection:
    """One row a case, keyed by its stream; categories without commands (reservations) are no cases."""
    lifecycles = {one.category: one for one in registry.lifecycles if one.rows}

    chain = Chain(
        begun=lambda row: _begun(row, lifecycles),
        after=lambda before, recorded: before.after(registry, recorded),
        row=lambda detail, last: detail.row(last),
        through=lambda before, events, reached: before.through(registry, events, reached),
    )
    return chained(view=VIEW, table=CASE_DETAIL, chain=chain, categories=frozenset(lifecycles))


def case_board(
    registry: Registry, category: str, *, view: str, table: Table, row: Callable[[Any], Mapping[str, Any]]
) -> Projection:
    """One row a case of a category, keyed by its stream; the body carries the state.

    ``row`` gives the columns that the state says; when the case changed, and its version, are put beside them.
    """
    lifecycle = registry.by_category[category]

    def written(state: Any, last: Recorded[Any]) -> Row:
        return {
            **row(state),
            "updated_at": last.recorded_at,
            "version": last.version,
            "body": {"state": state, "updated_at": instant(last.recorded_at)},
        }

    chain = Chain(
        begun=lambda known: state_in(known, lifecycle),
        after=lifecycle.evolve,
        row=written,
        through=lambda before, events, reached: _through(lifecycle, before, events, reached),
    )
    return chained(view=view, table=table, chain=chain, categories=frozenset({category}))


def detail_at(registry: Registry, history: Sequence[Recorded[Any]]) -> Row | None:
    """The row of a case after any prefix, or any selection, of its history: the as-of view, by the same fold."""
    if not history:
        return None
    return folded_alone(case_detail(registry), history).get(history[0].stream)


def state_in(row: Row | None, lifecycle: Lifecycle[Any]) -> Any:
    """The state a row carries, live or in plain form; the initial one where there is no row."""
    if row is None:
        return lifecycle.initial
    state = held(row["body"])["state"]
    return from_plain(state, type(lifecycle.initial)) if isinstance(state, dict) else state


def fact_of(recorded: Recorded[Any]) -> dict[str, Any]:
    """An event as a view keeps it: version, both times, who, and the data with sealed fields as they are."""
    actor = recorded.actor
    return {
        "version": recorded.version,
        "occurred_at": instant(recorded.occurred_at),
        "recorded_at": instant(recorded.recorded_at),
        "actor": {
            "id": actor.id,
            "role": actor.role.value,
            "channel": None if actor.channel is None else actor.channel.value,
            "on_behalf_of": actor.on_behalf_of,
        },
        "data": recorded.event,
    }


@frozen
class _Detail:
    """A case on its way through a page."""

    state: Any
    facts: Mapping[str, Any]
    """The last fact of each name: of this process's time, or as a store gave it."""
    site: str | None
    opened_at: datetime | None

    def after(self, registry: Registry, recorded: Recorded[Any]) -> "_Detail":
        """The case after a fact."""
        lifecycle = registry.by_category[category_of(recorded.stream)]
        kind = type(recorded.event)
        name = lifecycle.fact_names.get(kind) or kind.__name__
        return _Detail(
            lifecycle.evolve(lifecycle.initial if self.state is None else self.state, recorded),
            {**self.facts, name: _Fact(recorded)},
            recorded.envelope.site or self.site,
            self.opened_at or recorded.recorded_at,
        )

    def through(self, registry: Registry, events: Sequence[Recorded[Any]], reached: Reached) -> "_Detail":
        """The case after several facts."""
        first = events[0]
        lifecycle = registry.by_category[category_of(first.stream)]
        before = lifecycle.initial if self.state is None else self.state
        facts, site, named = dict(self.facts), self.site, lifecycle.fact_names
        for one in events:
            kind = type(one.event)
            facts[named.get(kind) or kind.__name__] = _Fact(one)
            site = one.envelope.site or site
        state = _through(lifecycle, before, events, reached)
        return _Detail(state, facts, site, self.opened_at or first.recorded_at)

    def row(self, last: Recorded[Any]) -> Row:
        """The row of the view, ``last`` the fact it shows last."""
        assert self.opened_at is not None
        number = getattr(self.state, "number", None)
        columns = {
            "category": category_of(last.stream),
            "number": number if isinstance(number, str) else None,
            "stage": self.state.stage.value,
            "site": self.site,
            "version": last.version,
            "opened_at": self.opened_at,
            "updated_at": last.recorded_at,
        }
        body = {
            **columns,
            "opened_at": instant(self.opened_at),
            "updated_at": instant(last.recorded_at),
            "stream": last.stream,
            "state": self.state,
            "facts": self.facts,
        }
        return {**columns, "body": Formed(_form, body)}


def _begun(row: Row | None, lifecycles: Mapping[str, Lifecycle[Any]]) -> _Detail:
    if row is None:
        return _Detail(None, {}, None, None)
    state = state_in(row, lifecycles[row["category"]])
    return _Detail(state, held(row["body"])["facts"], row["site"], row["opened_at"])


def _through(lifecycle: Lifecycle[Any], before: Any, events: Sequence[Recorded[Any]], reached: Reached) -> Any:
    """The state after several events of a stream: another view may have come to it on this page."""
    stream, first, last = events[0].stream, events[0], events[-1]
    known = reached.get(stream)
    if known is not None and known[0] is before and known[1] is first and known[2] is last:
        return known[3]
    state, evolve = before, lifecycle.evolve
    for one in events:
        state = evolve(state, one)
    reached[stream] = before, first, last, state
    return state


class _Fact:
    """A fact of a case, written once: a case is shown anew with every event, and most of its facts are older."""

    __slots__ = ("_recorded", "_written")

    def __init__(self, recorded: Recorded[Any]) -> None:
        self._recorded: Recorded[Any] | None = recorded
        self._written: Raw | None = None

    def written(self) -> Raw:
        """The fact as JSON. Raises what writing its data raises."""
        if self._written is None:
            assert self._recorded is not None
            self._written = raw({**fact_of(self._recorded), "data": to_plain(self._recorded.event)})
            # What it was made of is larger, and nobody asks for it again.
            self._recorded = None
        return self._written


def _form(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The plain form of the body."""
    facts = {name: one.written() if type(one) is _Fact else one for name, one in body["facts"].items()}
    return {**body, "state": to_plain(body["state"]), "facts": facts}
