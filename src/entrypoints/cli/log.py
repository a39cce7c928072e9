"""``wuye log``: the history of one case or of the whole desk, as it was recorded."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import rich_click as click
from rich_click.rich_parameter import RichArgument, RichOption

from wuye.entrypoints.cli import output
from wuye.entrypoints.cli.asked import Asked, Lang, here
from wuye.entrypoints.cli.codes import Exit
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.options import READ, globals_for
from wuye.entrypoints.cli.words import say

if TYPE_CHECKING:
    from wuye.application.desk import Desk
    from wuye.application.ports import Unreadable
    from wuye.domain.shared.recorded import Recorded

_PAGE = 500
_POLL = 1.0
"""Seconds a follower waits before it looks again."""

_CSV = (
    "position",
    "recorded_at",
    "occurred_at",
    "stream",
    "version",
    "event",
    "actor",
    "role",
    "channel",
    "command_id",
)


def command(_name: str, lang: Lang) -> click.RichCommand:
    """``log``."""
    return Leaf(
        lang=lang,
        name="log",
        callback=_run,
        params=[
            RichArgument(["ref"], required=False, metavar="REF", help=say("argument-ref", lang)),
            RichOption(["follow", "-f", "--follow"], is_flag=True, help=say("option-follow", lang)),
            RichOption(["since", "--since"], metavar="INSTANT", help=say("option-since", lang)),
            RichOption(["until", "--until"], metavar="INSTANT", help=say("option-until", lang)),
            RichOption(
                ["last", "-n", "--last"], type=click.IntRange(1, 100_000), metavar="N", help=say("option-last", lang)
            ),
            RichOption(["oneline", "--oneline"], is_flag=True, help=say("option-oneline", lang)),
            *globals_for(READ, lang),
        ],
        help=say("help-log", lang),
    )


def _run(ref: str | None, follow: bool, since: str | None, until: str | None, last: int | None, oneline: bool) -> int:
    known = here()
    first = known.instant(since, "--since", ago=True) if since is not None else None
    final = known.instant(until, "--until", ago=True) if until is not None else None
    if first is not None and final is not None and first > final:
        raise click.UsageError(known.say("since-after-until", since=str(since), until=str(until)))
    if follow and (final is not None or known.form == "csv"):
        raise click.UsageError(known.say("follow-alone"))
    known.case = ref
    with known.open() as desk:
        stream = None
        if ref is not None:
            from wuye.entrypoints.cli.reading import found_case

            stream = desk.resolve(ref)
            stream = found_case(desk, known, desk.registry.of_stream(stream), stream)
            desk.history(stream, sealed=True)
        printed = _Printed(known, desk, oneline=oneline, streaming=follow)
        chosen = _chosen(desk, stream, first, final, last)
        printed.all(chosen)
        if follow:
            printed.follow(stream)
        return Exit.FINDINGS if printed.unreadable else Exit.DONE


def _chosen(
    desk: "Desk", stream: str | None, first: datetime | None, final: datetime | None, last: int | None
) -> "Iterator[Recorded[Any] | Unreadable]":
    """The events of one case or of all, within bounds of ``recorded_at``; the last ones only with ``last``."""
    from wuye.application.ports import Unreadable

    def within(one: "Recorded[Any] | Unreadable") -> bool:
        if isinstance(one, Unreadable):
            return stream is None or one.stream == stream
        return (
            (stream is None or one.stream == stream)
            and (first is None or one.recorded_at >= first)
            and (final is None or one.recorded_at <= final)
        )

    if stream is not None:
        source = iter(desk.log.stream(stream))
        events = [one for one in source if within(one)]
        yield from events[-last:] if last else events
    elif last is not None and first is None and final is None:
        yield from _tail(desk, last)
    elif last is not None:
        from collections import deque

        yield from deque((one for one in _pages(desk, 0) if within(one)), maxlen=last)
    else:
        yield from (one for one in _pages(desk, 0) if within(one))


def _pages(desk: "Desk", after: int) -> "Iterator[Recorded[Any] | Unreadable]":
    while page := desk.log.page(after, _PAGE):
        yield from page
        after = page[-1].position


def _tail(desk: "Desk", last: int) -> "list[Recorded[Any] | Unreadable]":
    """The last events; positions may have holes, so look further back until there are enough."""
    reach, head = last, desk.log.head()
    while True:
        found = list(_pages(desk, max(0, head - reach)))
        if len(found) >= last or reach >= head:
            return found[-last:]
        reach *= 2


class _Printed:
    """Prints events as they come, and remembers where it is."""

    def __init__(self, known: Asked, desk: "Desk", *, oneline: bool, streaming: bool) -> None:
        self._known = known
        self._desk = desk
        self._oneline = oneline
        self._streaming = streaming
        self._position = 0
        self._names: dict[str, str] = {}
        self.unreadable = 0

    def all(self, found: "Iterator[Recorded[Any] | Unreadable]") -> None:
        """Print what there is: a list for programs, unless a stream was asked for."""
        known = self._known
        if known.form == "people" or self._streaming:
            for one in found:
                self._line(one)
        else:
            output.rows(known, _CSV, (self._row(one) for one in found))

    def follow(self, stream: str | None) -> None:
        """Print what comes, until interrupted."""
        self._position = max(self._position, self._desk.log.head() if not self._position else 0)
        output.note(self._known.say("following"))
        while True:
            for one in _pages(self._desk, self._position):
                self._position = one.position
                if stream is None or one.stream == stream:
                    self._line(one)
            self._desk.log.wait(self._position, _POLL)

    def _row(self, one: "Recorded[Any] | Unreadable") -> dict[str, Any]:
        from wuye.application.ports import Unreadable
        from wuye.entrypoints.cli import events

        self._position = one.position
        if isinstance(one, Unreadable):
            self.unreadable += 1
            return events.unreadable_row(one)
        return events.row(one, self._desk.registry, self._desk.vault)

    def _line(self, one: "Recorded[Any] | Unreadable") -> None:
        from wuye.application.ports import Unreadable
        from wuye.entrypoints.cli import events

        shown = self._row(one)
        recorded = None if isinstance(one, Unreadable) else one
        words = events.words if self._oneline else events.full
        output.line(self._known, shown, words(shown, recorded, self._known, case=self._case(one.stream)))

    def _case(self, stream: str) -> str:
        """The number that people know a case by, where it has one."""
        from contextlib import suppress

        from wuye.domain.shared.recorded import category_of
        from wuye.domain.shared.refusal import BrokenHistory

        if stream not in self._names:
            lifecycle = self._desk.registry.by_category.get(category_of(stream))
            name: str | None = None
            if lifecycle is not None and lifecycle.number_prefix and self._known.form == "people":
                with suppress(BrokenHistory):
                    first = self._desk.log.stream(stream, upto=1)
                    name = getattr(first[0].event, "number", None) if first else None
            self._names[stream] = name or stream
        return self._names[stream]
