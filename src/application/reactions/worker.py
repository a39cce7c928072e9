"""Reacting to the log: what is waited for in commit order, every act once, nothing lost in a crash.

The position is kept beside the outcomes, in one transaction; what is given again after a crash has the same command id
and gets its first answer. An act that is refused is kept with its code: it is seen, and stops nothing.
"""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import structlog
from attrs import define, field, frozen

from wuye.application.cache import Bounded
from wuye.application.disclosure import disclose
from wuye.application.ports import Column, CommandReused, Parked, Row, Table, Unreadable
from wuye.application.reactions.declared import Act, Occasion, Reaction
from wuye.application.sla.asking import states_at
from wuye.application.watch import REST_SECONDS, Watch
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.personal import Personal
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import BrokenHistory, Refused

if TYPE_CHECKING:
    from wuye.application.desk import Desk

ACTOR_ID: Final = "system-reactions"
TASK: Final = "reactions"
VIEW: Final = "reactions"
PAGE: Final = 500
STRETCH: Final = 10_000
"""Positions that are looked through at once for what is waited for."""
STATES: Final = 2_048
"""Streams whose state is kept between two looks."""
DONE: Final = "done"
REFUSED: Final = "refused"

REACTIONS_TABLE: Final = Table(
    name="reactions_1",
    columns=(
        Column(name="reaction", kind="text"),
        Column(name="outcome", kind="text"),
        Column(name="code", kind="text"),
        Column(name="command", kind="text"),
        Column(name="cause", kind="text"),
        Column(name="stream", kind="text"),
        Column(name="case", kind="text"),
        Column(name="position", kind="integer"),
    ),
    indexes=(("position",), ("outcome", "position"), ("reaction", "position"), ("stream", "position")),
)
"""What became of every act: one row each, keyed by its command id."""


@frozen
class Outcomes:
    """The view of them: kept by whoever reacts, and by no runner."""

    view: str = VIEW
    table: Table = REACTIONS_TABLE


OUTCOMES: Final = Outcomes()

_log = structlog.get_logger("wuye.reactions")


@frozen(kw_only=True)
class Reacted:
    """What one look at the log led to."""

    given: int = 0
    refused: int = 0
    position: int = 0


@define
class Reactor:
    """One worker. Right with any number of them: whoever comes second gives the same command ids."""

    desk: "Desk"
    reactions: Sequence[Reaction]
    _by_event: dict[type, list[Reaction]] = field(init=False)
    _facts: Sequence[str] = field(init=False)
    """Names of what is waited for: nothing else is read."""
    _folded: Bounded[str, tuple[int, Any]] = field(factory=lambda: Bounded(STATES))
    """Version and state of the streams that were looked at last."""

    def __attrs_post_init__(self) -> None:
        """Order the table by what each line waits for."""
        self._by_event = {}
        for one in self.reactions:
            self._by_event.setdefault(one.on, []).append(one)
        self._facts = sorted(fact.name for cls, fact in self.desk.registry.fact_of.items() if cls in self._by_event)
        self.desk.views.ensure(REACTIONS_TABLE)

    def catch_up(self) -> Reacted:
        """React to all there is, and to what that leads to."""
        given = refused = position = 0
        while (step := self.step()) is not None:
            given, refused, position = given + step.given, refused + step.refused, step.position
        return Reacted(given=given, refused=refused, position=position)

    def step(self) -> Reacted | None:
        """React to what is waited for in a stretch of the log; ``None`` when there is nothing new.

        Raises ``Conflict`` or ``Unavailable``; a repeat goes on where it was.
        """
        views = self.desk.views
        before = views.position(REACTIONS_TABLE.name)
        upto = min(self.desk.log.head(), before + STRETCH)
        if upto <= before:
            return None
        page = self.desk.log.page_of(self._facts, before, upto, PAGE)
        rows: dict[str, Row | None] = {}
        parked: list[Parked] = []
        for one in page:
            if isinstance(one, Unreadable):
                parked.append(Parked(VIEW, one.position, one.stream, one.version, one.name, one.code))
                continue
            for reaction in () if one.envelope.reconstructed else self._by_event.get(type(one.event), ()):
                try:
                    rows.update(self._react(reaction, one))
                except (BrokenHistory, Refused) as error:
                    # What cannot be read is seen and stops nothing.
                    parked.append(
                        Parked(VIEW, one.position, one.stream, one.version, type(one.event).__name__, error.code)
                    )
        position = page[-1].position if len(page) == PAGE else upto
        ready = views.ready(REACTIONS_TABLE, rows)
        views.write(REACTIONS_TABLE, [ready], before=before, position=position, parked=parked)
        refused = sum(row is not None and row["outcome"] == REFUSED for row in rows.values())
        return Reacted(given=len(rows) - refused, refused=refused, position=position)

    def _react(self, reaction: Reaction, recorded: Recorded[Any]) -> dict[str, Row]:
        occasion = Occasion(
            recorded=recorded,
            right_after=partial(self._right_after, recorded),
            state_of=states_at(self.desk, None),
            opened=self._opened,
            history=lambda: self.desk.log.stream(recorded.stream, upto=recorded.version),
        )
        rows: dict[str, Row] = {}
        for number, act in enumerate(reaction.react(occasion), 1):
            command_id = reaction.command_id(recorded.envelope.event_id, number)
            rows[command_id] = self._given(reaction, act, command_id, recorded)
        return rows

    def _right_after(self, recorded: Recorded[Any]) -> Any:
        """The state right after an event, folded on from where its stream was last looked at: a long one costs no more.

        Raises ``BrokenHistory``.
        """
        lifecycle = self.desk.registry.of_stream(recorded.stream)
        version, state = self._folded.get(recorded.stream) or (0, lifecycle.initial)
        if version > recorded.version:
            version, state = 0, lifecycle.initial
        if version < recorded.version:
            following = self.desk.log.stream(recorded.stream, after=version, upto=recorded.version)
            state = lifecycle.fold(following, state)
            self._folded.put(recorded.stream, (recorded.version, state))
        return state

    def _given(self, reaction: Reaction, act: Act, command_id: str, recorded: Recorded[Any]) -> Row:
        envelope = recorded.envelope
        by = Actor(id=ACTOR_ID, role=Role.SYSTEM, on_behalf_of=envelope.actor.id, verified=True)
        outcome, code, case = DONE, None, act.on
        try:
            case = self.desk.execute(
                act.command,
                by=by,
                on=act.on,
                command_id=command_id,
                occurred_at=act.occurred_at,
                correlation_id=envelope.correlation_id,
                causation_id=envelope.event_id,
            ).case
        except CommandReused:
            # It was given before, in other words: once is enough.
            pass
        except Refused as refusal:
            outcome, code = REFUSED, refusal.code
            _log.warning("reaction-refused", reaction=reaction.name, stream=recorded.stream, code=code)
        return {
            "reaction": reaction.name,
            "outcome": outcome,
            "code": code,
            "command": type(act.command).__name__,
            "cause": envelope.event_id,
            "stream": recorded.stream,
            "case": case,
            "position": recorded.position,
            "body": {},
        }

    def _opened(self, text: Personal[str] | None) -> str | None:
        if text is None:
            return None
        opened: Personal[str] = disclose(text, self.desk.vault)
        return opened.plain


def reacting(desk: "Desk", reactions: Sequence[Reaction], *, rest: float = REST_SECONDS) -> Watch:
    """A worker in a thread of its own, supervised; not started yet."""
    reactor = Reactor(desk, reactions)
    return Watch(desk.views, reactor.catch_up, task=TASK, name="reactions", rest=rest)
