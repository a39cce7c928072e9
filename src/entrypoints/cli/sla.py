"""``wuye sla``: clocks explained, the board, timers, and what another policy or calendar would have meant."""

import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import rich_click as click
from rich_click.rich_parameter import RichArgument, RichOption

from wuye.entrypoints.cli import output, times
from wuye.entrypoints.cli.asked import Asked, Lang, here
from wuye.entrypoints.cli.codes import Exit
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.options import READ, globals_for
from wuye.entrypoints.cli.words import say
from wuye.entrypoints.language.spans import span

if TYPE_CHECKING:
    from wuye.application.desk import Desk

_TO_THE_MINUTE = len("2026-09-07 09:00")
_STEPS_FLAT = ("clock", "attempt", "since", "until", "counted", "seconds", "reason", "version")
_BOARD = ("due_at", "left", "state", "clock", "number", "site", "team", "person", "limit")
_BOARD_SHOWN = ("due_at", "left", "state", "clock", "number", "whose", "limit")
_CLOCKLESS = ("lang", "as_json", "db", "config")


def command(_name: str, lang: Lang) -> click.RichCommand:
    """The group ``sla``."""
    from wuye.entrypoints.cli.what_if import command as what_if

    group = click.RichGroup(name="sla", help=say("help-sla", lang), no_args_is_help=True)
    for name, run, params in (
        ("explain", _explain, _explain_options(lang)),
        ("board", _board, _board_options(lang)),
        ("tick", _tick, globals_for(_CLOCKLESS, lang)),
        ("watch", _watch, [_every(lang), *globals_for(_CLOCKLESS, lang)]),
    ):
        group.add_command(Leaf(lang=lang, name=name, callback=run, params=params, help=say(f"help-sla-{name}", lang)))
    group.add_command(what_if(lang))
    return group


def clock_words(clock: str, lang: Lang) -> str:
    """What people call a clock; one that has no words is shown by its name."""
    try:
        return say(f"clock-{clock}", lang)
    except KeyError:
        return clock


# -- explain --------------------------------------------------------------------------------------------------------


def _explain_options(lang: Lang) -> list[click.Parameter]:
    return [
        RichArgument(["ref"], metavar="REF", help=say("argument-ref", lang)),
        RichOption(["clock", "--clock"], metavar="CLOCK", help=say("option-clock", lang)),
        RichOption(["at", "--at"], metavar="INSTANT", help=say("option-at", lang)),
        RichOption(["as_of", "--as-of"], metavar="INSTANT", help=say("option-as-of", lang)),
        *globals_for(READ, lang),
    ]


def _explain(ref: str, clock: str | None, at: str | None, as_of: str | None) -> None:
    from wuye.application.sla.shown import clocks_shown
    from wuye.entrypoints.cli.reading import found_case
    from wuye.entrypoints.language.clocks import worded

    known = here()
    moment = known.instant(at, "--at", ago=True) if at is not None else None
    known_at = known.instant(as_of, "--as-of", ago=True) if as_of is not None else None
    with known.open() as desk:
        lifecycle = desk.registry.of_stream(desk.resolve(ref))
        shown = worded(clocks_shown(desk.clocks(found_case(desk, known, lifecycle, ref), at=moment, as_of=known_at)))
    names = [one["clock"] for one in shown["clocks"]]
    if clock is not None:
        chosen = [one for one in shown["clocks"] if clock in (one["clock"], one["clock"].partition(".")[2])]
        if not chosen:
            raise click.BadParameter(
                known.say("no-such-clock", clock=clock[:64], clocks=", ".join(dict.fromkeys(names))),
                param_hint="'--clock'",
            )
        shown["clocks"] = chosen
    if known.form == "json":
        output.one(known, shown)
    elif known.form == "csv":
        output.rows(known, _STEPS_FLAT, [row for one in shown["clocks"] for row in _flat(one, known)])
    else:
        _explained(known, shown)


def _flat(reading: Mapping[str, Any], known: Asked) -> list[dict[str, Any]]:
    head = {"clock": reading["clock"], "attempt": reading["attempt"]}
    return [{**head, **step, "reason": step["reason"][known.lang]} for step in reading["steps"]]


def _explained(known: Asked, shown: Mapping[str, Any]) -> None:
    from datetime import datetime

    from wuye.entrypoints.language.clocks import source_words

    number = shown["number"] or shown["id"]
    at = datetime.fromisoformat(shown["at"])
    output.write(known.say("sla-head", case=number, at=times.shown(at, known.where()), profile=shown["profile"] or "-"))
    calendar = shown["calendar"]
    if calendar is not None:
        facts = {"key": calendar["key"], "version": calendar["version"], "horizon": calendar["horizon"] or "-"}
        output.write(known.say("sla-calendar", **facts, digest=calendar["digest"][:12]))
    for one in shown["clocks"]:
        output.write("")
        output.write(_heading(known, one))
        for figure in _others(one):
            due = output.cell(figure["due_at"], known)
            limit, source = limit_words(figure, known.lang), source_words(figure["source"], known.lang)
            output.write("  " + known.say("sla-other", limit=limit, source=source, due=due))
        for step in one["steps"]:
            output.write(_step(known, step))
        counted = round(sum(step["seconds"] for step in one["steps"] if step["counted"]), 6)
        output.write(known.say("sla-sum", counted=span(counted), elapsed=span(one["elapsed_seconds"])))
    output.note(known.say("zone-note", zone=times.zone_note(known.where(), at)))


def _others(one: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The limits that run beside the one in force, as reference."""
    others = [figure for figure in one["figures"] if figure["due_at"] is not None]
    in_force = {**(one["limit"] or {}), "due_at": one["due_at"], "provisional": one["provisional"]}
    if in_force in others:
        others.remove(in_force)
    return others


def _step(known: Asked, step: Mapping[str, Any]) -> str:
    """One interval in a line: ``+`` counts, ``-`` does not; why; by which version of the case."""
    since, until = (output.cell(step[name], known) for name in ("since", "until"))
    version = "" if step["version"] is None else f" (v{step['version']})"
    sign = "+" if step["counted"] else "-"
    return f"  {sign} {since} … {until}  {span(step['seconds']):>15}  {step['reason'][known.lang]}{version}"


def _heading(known: Asked, one: Mapping[str, Any]) -> str:
    from wuye.entrypoints.language import label
    from wuye.entrypoints.language.clocks import source_words

    parts = [
        f"{clock_words(one['clock'], known.lang)} ({one['clock']}, {one['attempt']})",
        label("verdict", one["verdict"], known.lang),
    ]
    if one["target"]:
        parts.append(known.say("sla-target"))
    recorded = output.cell(one["known_at"], known)
    if recorded != output.cell(one["started_at"], known):
        parts.append(known.say("sla-known", at=recorded))
    if one["due_at"] is not None:
        limit = limit_words(one["limit"], known.lang)
        due = output.cell(one["due_at"], known)
        source = source_words((one["limit"] or {}).get("source"), known.lang)
        parts.append(known.say("sla-due", due=due, limit=limit, source=source))
        if one["closed_at"] is None:
            parts.append(known.say("sla-left", left=span(one["remaining_seconds"])))
    if one["provisional"]:
        parts.append(known.say("sla-provisional"))
    if one["closed_at"] is not None:
        by = "-" if one["closed_by"] is None else label("event", one["closed_by"], known.lang)
        parts.append(known.say("sla-closed", at=output.cell(one["closed_at"], known), by=by))
    return " · ".join(parts)


def limit_words(limit: Mapping[str, Any] | None, lang: Lang) -> str:
    """A figure in words: ``2 hours`` / ``2 小时``."""
    from wuye.entrypoints.language import label

    if limit is None:
        return ""
    unit = label("unit", limit["unit"], lang)
    if lang == "en" and str(limit["value"]) == "1":
        unit = unit.removesuffix("s")
    return unit if not limit["value"] else f"{limit['value']} {unit}"


# -- board ----------------------------------------------------------------------------------------------------------


def _board_options(lang: Lang) -> list[click.Parameter]:
    names = {"site": "SITE", "team": "TRADE", "person": "PERSON"}
    return [
        *(
            RichOption([f"by_{name}", f"--{name}"], metavar=metavar, help=say(f"option-{name}", lang))
            for name, metavar in names.items()
        ),
        RichOption(["overdue", "--overdue"], is_flag=True, help=say("option-overdue", lang)),
        RichOption(["paused", "--paused"], is_flag=True, help=say("option-paused", lang)),
        RichOption(["unset", "--unset"], is_flag=True, help=say("option-unset", lang)),
        RichOption(
            ["limit", "--limit"],
            type=click.IntRange(1, 10_000),
            default=50,
            metavar="N",
            help=say("option-limit", lang),
        ),
        RichOption(["at", "--at"], metavar="INSTANT", help=say("option-read-at", lang)),
        *globals_for(READ, lang),
    ]


def _board(limit: int, overdue: bool, paused: bool, unset: bool, at: str | None, **chosen: str | None) -> None:
    from attrs import asdict

    from wuye.application.sla.board import sla_board
    from wuye.application.sla.reading_board import board_counts, board_page
    from wuye.application.sla.shown import line_shown
    from wuye.domain.shared.actor import Role
    from wuye.domain.shared.refusal import Refused
    from wuye.entrypoints.cli.views import kept_up

    known = here()
    if known.role == Role.OCCUPANT:
        raise Refused("not-permitted", role=known.role, roles=[one.value for one in Role if one is not Role.OCCUPANT])
    where = {name.removeprefix("by_"): value for name, value in chosen.items() if value is not None}
    if len({"team", "person"} & where.keys()) == 2:
        raise click.UsageError(known.say("team-or-person"))
    if overdue + paused + unset > 1:
        raise click.UsageError(known.say("one-state"))
    moment = known.instant(at, "--at") if at is not None else None
    state = "overdue" if overdue else "paused" if paused else "unset" if unset else "running"
    with known.open() as desk, kept_up(desk, board := sla_board(desk.registry)) as (reader, current):
        if not current:
            output.note(known.say("view-behind", view=board.view))
        now = moment or desk.log.now()
        counts = asdict(board_counts(reader, board, where, now, known.where()))
        page = board_page(reader, board, state=state, where=where, now=now, after=None, limit=limit)
    lines = [line_shown(row, now) for _, row in page.rows]
    if known.form == "json":
        output.one(known, {"at": now.isoformat(), "counts": counts, "items": lines})
        return
    shown = [_line(one, known) for one in lines]
    columns = _BOARD if known.form == "csv" else _BOARD_SHOWN
    output.rows(known, columns, shown, titles={name: known.say(f"column-{name.replace('_', '-')}") for name in columns})
    output.note(" · ".join(f"{known.say(f'count-{name}')} {number}" for name, number in counts.items()))
    if page.after is not None:
        output.note(known.say("more", limit=limit * 2))


def _line(one: Mapping[str, Any], known: Asked) -> dict[str, Any]:
    if known.form == "csv":
        return {**one, "left": one["remaining_seconds"]}
    value, _, unit = (one["limit"] or "").rpartition(" ")
    marks = [known.say(f"sla-{name}") for name in ("provisional", "target") if one[name]]
    state = known.say(f"state-{one['state']}")
    return {
        **one,
        "due_at": "" if one["due_at"] is None else output.cell(one["due_at"], known)[:_TO_THE_MINUTE],
        "number": one["number"] or one["case"],
        "whose": " ".join(one[name] for name in ("site", "team", "person") if one[name] is not None),
        "left": span(_to_the_minute(one["remaining_seconds"])),
        "clock": clock_words(one["clock"], known.lang),
        "state": f"{state} ({', '.join(marks)})" if marks else state,
        "limit": limit_words({"value": value, "unit": unit}, known.lang) if unit else "",
    }


def _to_the_minute(seconds: float | None) -> float | None:
    return None if seconds is None else seconds - seconds % 60


# -- timers ---------------------------------------------------------------------------------------------------------


def _every(lang: Lang) -> RichOption:
    return RichOption(["every", "--every"], default="5s", metavar="SPAN", help=say("option-every", lang))


def _tick() -> int:
    """Once: bring the board up to date, wake the timers, tell what was told."""
    known = here()
    with known.open() as desk:
        told, failed = _woken(desk)
    row = {"cases": len(told), "events": sum(told), "failed": len(failed)}
    if known.form == "people":
        output.write(known.say("sla-told", **row))
    else:
        output.one(known, row)
    for case, code in failed:
        output.note(f"{case}: {code}")
    return Exit.FINDINGS if failed else Exit.DONE


def _watch(every: str) -> None:
    """Again and again, until interrupted."""
    known = here()
    try:
        rest = times.duration(every)
    except times.NoInstant:
        raise click.BadParameter(known.say("no-rest", typed=every[:32]), param_hint="'--every'") from None
    rest = max(rest, timedelta(milliseconds=200))
    with known.open() as desk:
        while True:
            told, failed = _woken(desk)
            if told or failed:
                row = {"cases": len(told), "events": sum(told), "failed": len(failed)}
                output.line(known, row, known.say("sla-told", **row))
            time.sleep(rest.total_seconds())


def _woken(desk: "Desk") -> tuple[list[int], Sequence[tuple[str, str]]]:
    from wuye.application.sla.board import sla_board
    from wuye.application.sla.timers import Timekeeper
    from wuye.entrypoints.cli.views import kept_up

    with kept_up(desk, sla_board(desk.registry)):
        woken = Timekeeper(desk).wake()
    return [len(one.events) for one in woken.told], woken.failed
