"""``wuye sla what-if``: the real history under another policy or calendar, in two processes, with a bar."""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click
from rich_click.rich_parameter import RichOption

from wuye.entrypoints.beside import Gone, Line, forked
from wuye.entrypoints.cli import output
from wuye.entrypoints.cli.asked import Asked, Lang, here
from wuye.entrypoints.cli.calendars import written
from wuye.entrypoints.cli.generated import read_source
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.options import READ, globals_for
from wuye.entrypoints.cli.words import say

if TYPE_CHECKING:
    from wuye.application.desk import Desk
    from wuye.application.sla.what_if import Change, Supposition

_COLUMNS = ("number", "clock", "attempt", "verdict_before", "verdict_after", "due_before", "due_after", "why")
_BATCH = 200
"""Cases between two messages of a process."""


def command(lang: Lang) -> click.RichCommand:
    """``what-if``."""
    return Leaf(
        lang=lang,
        name="what-if",
        callback=_run,
        params=[
            RichOption(["policy", "--policy"], metavar="PROFILE|FILE", help=say("option-policy", lang)),
            RichOption(["profile", "--profile"], metavar="PROFILE", help=say("option-profile", lang)),
            RichOption(["calendar", "--calendar"], metavar="KEY|FILE", help=say("option-calendar", lang)),
            RichOption(["since", "--since"], metavar="INSTANT", help=say("option-opened-since", lang)),
            RichOption(["clock", "--clock"], metavar="CLOCK", help=say("option-clock", lang)),
            RichOption(["at", "--at"], metavar="INSTANT", help=say("option-read-at", lang)),
            RichOption(
                ["workers", "--workers"],
                type=click.IntRange(1, 16),
                default=2,
                metavar="N",
                help=say("option-workers", lang),
            ),
            *globals_for(READ, lang),
        ],
        help=say("help-sla-what-if", lang),
    )


def _run(
    policy: str | None,
    profile: str | None,
    calendar: str | None,
    since: str | None,
    clock: str | None,
    at: str | None,
    workers: int,
) -> None:
    from wuye.application.projections.cases import case_detail
    from wuye.application.sla.what_if import cases
    from wuye.entrypoints.cli.views import kept_up

    known = here()
    if policy is None and calendar is None:
        raise click.UsageError(known.say("nothing-to-suppose"))
    moment = known.instant(at, "--at") if at is not None else None
    opened = known.instant(since, "--since", ago=True) if since is not None else None
    _check_clock(known, clock)
    with known.open() as desk:
        supposition = _supposition(known, desk, policy, profile, calendar)
        with kept_up(desk, case_detail(desk.registry)):
            chosen = list(cases(desk, opened))
        read_at = moment or desk.log.now()
    found: list[dict[str, Any]] = []
    events = 0
    work = _Work(known, supposition, read_at, clock)
    # The processes first: what shows how far they are has a thread.
    with _shared(work, chosen, workers) as looked, _progress(len(chosen)) as advance:
        for done, read, changes in looked:
            advance(done)
            events += read
            found += changes
    found.sort(key=lambda one: (one["number"] or one["case"], one["clock"], one["attempt"]))
    _print(known, found)
    changed = len({one["case"] for one in found})
    facts = {"cases": len(chosen), "events": events, "changed": changed}
    output.note(known.say(f"what-if-{'some' if found else 'none'}", **facts))


def _check_clock(known: Asked, clock: str | None) -> None:
    """A name that no clock has would change nothing, and look like good news."""
    from wuye.application.sla.tables import CLOCK_TABLES
    from wuye.application.sla.what_if import is_called

    every = [one for table in CLOCK_TABLES.values() for one in table.clocks]
    if clock is not None and not any(is_called(one, clock) for one in every):
        raise click.BadParameter(
            known.say("no-clock-named", clock=clock[:64], clocks=", ".join(one.name for one in every)),
            param_hint="'--clock'",
        )


class _Work:
    """What a process needs to know to do its share."""

    def __init__(self, known: Asked, supposition: "Supposition", at: Any, clock: str | None) -> None:
        self.known = known
        self.supposition = supposition
        self.at = at
        self.clock = clock

    def done(self, chosen: list[str]) -> Iterator[tuple[int, int, list[dict[str, Any]]]]:
        """Cases done, events read, changes; a message a batch. Opens a desk of its own."""
        from wuye.application.sla.what_if import Suppose

        with self.known.open() as desk:
            suppose = Suppose(desk=desk, supposition=self.supposition, at=self.at, clock=self.clock)
            for start in range(0, len(chosen), _BATCH):
                batch = [suppose.look(case) for case in chosen[start : start + _BATCH]]
                changes = [_plain(change, self.known.lang) for one in batch for change in one.changes]
                yield len(batch), sum(one.events for one in batch), changes


@contextmanager
def _shared(work: _Work, chosen: list[str], workers: int) -> Iterator[Iterator[tuple[int, int, list[dict[str, Any]]]]]:
    """The work in several processes; in this one when there is little to do."""
    if workers == 1 or len(chosen) < 2 * _BATCH:
        yield work.done(chosen)
        return
    with ExitStack() as stack:
        # A desk must be opened after the fork; none is open here now.
        lines = [stack.enter_context(forked(partial(_told, work, chosen[one::workers]))) for one in range(workers)]
        there = [one for one in lines if one is not None]
        yield _heard(there) if len(there) == workers else work.done(chosen)


def _heard(lines: list[Line]) -> Iterator[tuple[int, int, list[dict[str, Any]]]]:
    from wuye.application.ports import Unavailable

    while lines:
        for line in Line.awaited(lines):
            try:
                told = line.take()
            except Gone:
                raise Unavailable("what-if", "a process ended before its work did") from None
            if told is None:
                lines.remove(line)
            else:
                yield told


def _told(work: _Work, chosen: list[str], line: Line) -> None:
    for one in work.done(chosen):
        line.send(one)
    line.send(None)


def _supposition(
    known: Asked, desk: "Desk", policy: str | None, profile: str | None, calendar: str | None
) -> "Supposition":
    from wuye.application.seeds.limits import profiles
    from wuye.application.sla.what_if import Supposition
    from wuye.domain.sla.policy import Profile, read_limits

    names = [one.value for one in Profile]
    if profile is not None and profile not in names:
        raise click.BadParameter(
            known.say("no-such-policy", policy=profile[:64], profiles=", ".join(names)), param_hint="'--profile'"
        )
    chosen = None if profile is None else Profile(profile)
    policies = profiles()
    if policy is not None and policy in names:
        chosen = Profile(policy)
    elif policy is not None:
        if not Path(policy).is_file():
            raise click.BadParameter(
                known.say("no-such-policy", policy=policy[:64], profiles=", ".join(names)), param_hint="'--policy'"
            )
        table = io.StringIO(read_source(known, policy).removeprefix("\ufeff"), newline="")
        try:
            policies = read_limits(csv.DictReader(table), file=Path(policy).name)
        except csv.Error as error:
            raise click.UsageError(known.say("input-malformed", why=str(error)[:100])) from None
        if chosen is None and len(policies) == 1:
            chosen = next(iter(policies))
        # A profile that the table does not speak of keeps its limits, and is not taken to have none.
        policies = {**profiles(), **policies}
    return Supposition(policies=policies, profile=chosen, calendar=_calendar(known, desk, calendar))


def _calendar(known: Asked, desk: "Desk", calendar: str | None) -> Any:
    from wuye.application.encoding import from_plain
    from wuye.application.sla.asking import states_at
    from wuye.domain.register.calendar.commands import PublishCalendar
    from wuye.domain.register.calendar.lifecycle import calendar_of

    if calendar is None:
        return None
    published = states_at(desk, None)(f"calendar-{calendar}") if "/" not in calendar else None
    if published is not None and published.current is not None:
        return published.current
    if not Path(calendar).is_file():
        raise click.BadParameter(known.say("no-such-calendar", calendar=calendar[:64]), param_hint="'--calendar'")
    given = {"calendar": Path(calendar).stem, "source": "what-if", **written(known, calendar)}
    asked = from_plain(given, PublishCalendar)
    return calendar_of(asked.calendar, asked.zone, asked.week, asked.exceptions, asked.horizon, 0)


def _plain(change: "Change", lang: Lang) -> dict[str, Any]:
    from wuye.application.encoding import to_plain
    from wuye.application.sla.shown import reading_shown

    return {
        "case": change.case,
        "number": change.number,
        "clock": change.clock,
        "attempt": change.attempt,
        "verdict_before": change.before.verdict.value,
        "verdict_after": change.after.verdict.value,
        "due_before": to_plain(change.before.due),
        "due_after": to_plain(change.after.due),
        "provisional_before": change.before.provisional,
        "provisional_after": change.after.provisional,
        "limit_before": reading_shown(change.before)["limit"],
        "limit_after": reading_shown(change.after)["limit"],
        "why": [
            {"kind": one.kind, "before": one.before, "after": one.after, "rule": one.rule[lang == "zh"] or None}
            for one in change.why
        ],
    }


def _print(known: Asked, found: list[dict[str, Any]]) -> None:
    if known.form == "json":
        output.rows(known, (), found)
        return
    worded = [_worded(one, known) for one in found]
    if known.form == "people" and output.console().is_terminal:
        for one in worded:
            output.write(_line(one, known))
        return
    titles = {name: known.say(f"column-{name.replace('_', '-')}") for name in _COLUMNS}
    output.rows(known, _COLUMNS, worded, titles=titles)


def _line(one: dict[str, Any], known: Asked) -> str:
    """A change in a line: the case, its clock, verdict and deadline before and after, and why."""
    verdicts = " → ".join(dict.fromkeys((one["verdict_before"], one["verdict_after"])))
    dues = " → ".join(output.cell(one[name], known) or "-" for name in ("due_before", "due_after"))
    attempt = f" ({one['attempt']})" if one["attempt"] > 1 else ""
    return f"{one['number']} {one['clock']}{attempt} · {verdicts} · {dues} · {one['why']}"


def _worded(one: dict[str, Any], known: Asked) -> dict[str, Any]:
    from wuye.entrypoints.cli.sla import clock_words, limit_words
    from wuye.entrypoints.language import label

    reasons = []
    for why in one["why"]:
        facts = {name: why[name] or "" for name in ("before", "after", "rule")}
        if why["kind"] == "limit":
            unset = known.say("why-unset")
            facts |= {name: limit_words(one[f"limit_{name}"], known.lang) or unset for name in ("before", "after")}
        reasons.append(known.say(f"why-{why['kind']}", **facts))
    told = {**one, "number": one["number"] or one["case"], "why": "; ".join(reasons)}
    if known.form == "people":
        told["clock"] = clock_words(one["clock"], known.lang)
        for name in ("verdict_before", "verdict_after"):
            told[name] = label("verdict", one[name], known.lang)
    return told


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """A bar on stderr, where a person looks on; nothing otherwise."""
    screen = output.console(stderr=True)
    if not screen.is_terminal:
        yield lambda _: None
        return
    from rich.progress import Progress

    with Progress(console=screen) as bar:
        task = bar.add_task("what-if", total=total)
        yield lambda done: bar.update(task, advance=done)
