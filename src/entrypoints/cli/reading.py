"""What every kind of case can be asked: list, show, diff, blame, watch, allowed."""

import re
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import rich_click as click
from attrs import fields_dict
from rich_click.rich_parameter import RichArgument, RichOption

from wuye.application.registry import full_ref
from wuye.domain.shared.lifecycle import Lifecycle, kebab
from wuye.entrypoints.cli import events, output, times
from wuye.entrypoints.cli.asked import Asked, Lang, here
from wuye.entrypoints.cli.codes import Exit
from wuye.entrypoints.cli.generated import ref_argument
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.options import READ, globals_for
from wuye.entrypoints.cli.words import say
from wuye.entrypoints.language import field_label, label

if TYPE_CHECKING:
    from wuye.application.desk import Desk
    from wuye.application.moments import Moment

Kind = Lifecycle[Any]
_MOMENT = ("as_of", "valid_at", "at_version")


def reading_for(lifecycle: Kind) -> Mapping[str, Callable[[Kind, Lang], click.RichCommand]]:
    """The reading commands of a lifecycle's group, by name."""
    from wuye.entrypoints.cli import listing
    from wuye.entrypoints.cli.seed import SEEDS

    found: dict[str, Callable[[Kind, Lang], click.RichCommand]] = {
        "list": listing.command,
        "show": _show,
        "diff": _diff,
        "blame": _blame,
        "watch": _watch,
        "allowed": _allowed,
    }
    seed = SEEDS.get(lifecycle.category)
    if seed is not None:
        found["seed"] = lambda _kind, lang: seed(lang)
    if lifecycle.category == "calendar":
        from wuye.entrypoints.cli import calendars, trials

        found["horizon"] = calendars.horizon
        found["due"] = lambda _kind, lang: trials.command(lang)
        found["seed"] = lambda _kind, lang: calendars.seed(lang)
        found["publish"] = lambda _kind, lang: calendars.publish(lang)
    if lifecycle.category == "roster":
        from wuye.entrypoints.cli import duty

        found["on-duty"] = duty.on_duty
    if lifecycle.category == "section":
        from wuye.entrypoints.cli import duty

        found["staffing"] = duty.staffing
    return found


def _command(
    name: str, lifecycle: Kind, lang: Lang, run: Callable[..., Any], *params: click.Parameter
) -> click.RichCommand:
    return Leaf(
        lang=lang,
        name=name,
        callback=run,
        params=[ref_argument(lifecycle, lang), *params, *globals_for(READ, lang)],
        help=say(f"help-{name}", lang),
    )


def moment_options(lang: Lang) -> tuple[RichOption, ...]:
    """Options that name a past moment."""
    return (
        RichOption(["as_of", "--as-of"], metavar="INSTANT", help=say("option-as-of", lang)),
        RichOption(["valid_at", "--valid-at"], metavar="INSTANT", help=say("option-valid-at", lang)),
        RichOption(
            ["at_version", "--version"], type=click.IntRange(min=1), metavar="N", help=say("option-at-version", lang)
        ),
    )


def found_case(desk: "Desk", known: Asked, lifecycle: Kind, ref: str) -> str:
    """The stream of a case of this kind; to an occupant a stranger's case is as if absent (threats T2).

    Raises ``Refused("unknown-id")``.
    """
    from wuye.domain.shared.actor import Role
    from wuye.domain.shared.refusal import Refused

    known.category, known.case = lifecycle.category, ref
    stream = desk.resolve(full_ref(lifecycle, ref))
    if desk.registry.of_stream(stream) is not lifecycle:
        raise Refused("unknown-id", id=ref[:64])
    if known.role == Role.OCCUPANT and not desk.readable(stream, by=known.by()):
        raise Refused("unknown-id", id=ref[:64])
    return stream


def _show(lifecycle: Kind, lang: Lang) -> click.RichCommand:
    def run(ref: str, as_of: str | None, valid_at: str | None, at_version: int | None) -> None:
        known = here()
        known_at = known.instant(as_of, "--as-of", ago=True) if as_of is not None else None
        true_at = known.instant(valid_at, "--valid-at", ago=True) if valid_at is not None else None
        with known.open() as desk:
            stream = found_case(desk, known, lifecycle, ref)
            moment = desk.at(stream, as_of=known_at, valid_at=true_at, version=at_version)
            shown = [events.row(one, desk.registry, desk.vault) for one in moment.history]
        _print_moment(known, lifecycle, moment, shown, as_of=known_at, valid_at=true_at)

    return _command("show", lifecycle, lang, run, *moment_options(lang))


def _print_moment(
    known: Asked, lifecycle: Kind, moment: "Moment", shown: list[dict[str, Any]], **bounds: datetime | None
) -> None:
    from wuye.application.encoding import to_plain

    state = to_plain(moment.state)
    answer = {
        "case": moment.case,
        "number": getattr(moment.state, "number", None),
        "category": lifecycle.category,
        "stage": moment.state.stage.value,
        "version": moment.version,
        "as_of": to_plain(bounds["as_of"]),
        "valid_at": to_plain(bounds["valid_at"]),
        "state": state,
        "events": shown,
    }
    if known.form != "people":
        output.one(known, answer)
        return
    stage = moment.state.stage.value
    head = {
        "case": answer["number"] or moment.case,
        "stage": events.stage(lifecycle.stages(stage), known),
        "version": moment.version,
        "as_of": answer["as_of"],
        "valid_at": answer["valid_at"],
    }
    body = {
        key: value
        for key, value in events.flat(events.worded(moment.state, known)).items()
        if key not in ("stage", "number", "version") and value not in (None, [], {}, "", False)
    }
    told = {key: value for key, value in {**head, **body}.items() if value is not None}
    titles = {key: known.say(f"column-{key.replace('_', '-')}") for key in head}
    titles |= {key: _title(lifecycle, key.rpartition(".")[2], known.lang) for key in body}
    output.one(known, told, titles)
    output.note(known.say("zone-note", zone=times.zone_note(known.where(), moment.history[-1].recorded_at)))
    sys.stdout.write("\n")
    for row, recorded in zip(shown, moment.history, strict=True):
        output.write(events.full(row, recorded, known, case=str(head["case"])))


def _title(lifecycle: Kind, name: str, lang: Lang) -> str:
    """The word for a field of a state: in Chinese the one that a command uses for a field of the same name."""
    owners = lifecycle.commands() if lang == "zh" else ()
    return field_label(next((one for one in owners if name in fields_dict(one)), None), name, lang)


def _diff(lifecycle: Kind, lang: Lang) -> click.RichCommand:
    def run(ref: str, span: str) -> None:
        known = here()
        found = re.fullmatch(r"(\d{0,9})\.\.(\d{0,9})", span)
        if found is None:
            raise click.BadParameter(known.say("no-span", typed=span[:64]), param_hint="'SPAN'")
        from wuye.application.encoding import to_plain

        with known.open() as desk:
            history = desk.at(found_case(desk, known, lifecycle, ref)).history
        first, last = int(found[1] or 0), int(found[2] or history[-1].version)
        _check_versions(first, last, history[-1].version)
        before = events.flat(to_plain(lifecycle.fold(one for one in history if one.version <= first)))
        after = events.flat(to_plain(lifecycle.fold(one for one in history if one.version <= last)))
        changed = [
            {"field": key, "before": before.get(key), "after": after.get(key)}
            for key in dict.fromkeys((*before, *after))
            if before.get(key) != after.get(key)
        ]
        _rows(known, ("field", "before", "after"), changed)

    span = RichArgument(["span"], metavar="3..7", help=say("argument-span", lang))
    return _command("diff", lifecycle, lang, run, span)


def _check_versions(first: int, last: int, current: int) -> None:
    from wuye.domain.shared.refusal import Refused

    for version in (first, last):
        if version > current:
            raise Refused("unknown-version", version=version, current=current)


def _rows(known: Asked, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    output.rows(known, columns, rows, titles={key: known.say(f"column-{key.replace('_', '-')}") for key in columns})


def _blame(lifecycle: Kind, lang: Lang) -> click.RichCommand:
    def run(ref: str) -> None:
        known = here()
        from wuye.application.encoding import to_plain

        with known.open() as desk:
            history = desk.at(found_case(desk, known, lifecycle, ref)).history
            names = desk.registry.fact_of
        state = lifecycle.initial
        before = events.flat(to_plain(state))
        setters: dict[str, dict[str, Any]] = {}
        for one in history:
            state = lifecycle.evolve(state, one)
            after = events.flat(to_plain(state))
            for key in dict.fromkeys((*before, *after)):
                if before.get(key) != after.get(key):
                    setters[key] = {
                        "field": key,
                        "value": after.get(key),
                        "version": one.version,
                        "event": names[type(one.event)].stored_name,
                        "actor": one.actor.id,
                        "role": one.actor.role.value,
                        "recorded_at": to_plain(one.recorded_at),
                    }
            before = after
        told = [setters[key] for key in dict.fromkeys((*before, *setters)) if key in setters]
        if known.form == "people":
            for entry in told:
                entry["actor"] = events.who(entry, known)
        _rows(known, ("field", "value", "version", "event", "actor", "recorded_at"), told)

    return _command("blame", lifecycle, lang, run)


def _watch(lifecycle: Kind, lang: Lang) -> click.RichCommand:
    def run(ref: str, until: str | None, timeout: str | None, from_start: bool) -> int:
        known = here()
        try:
            limit = times.duration(timeout).total_seconds() if timeout is not None else None
        except times.NoInstant:
            raise click.BadParameter(
                known.say("no-duration", typed=str(timeout)[:64]), param_hint="'--timeout'"
            ) from None
        with known.open() as desk:
            stream = found_case(desk, known, lifecycle, ref)
            return _follow_case(known, desk, lifecycle, stream, until, limit, from_start=from_start)

    stages = click.Choice([one.value for one in lifecycle.stages])
    return _command(
        "watch",
        lifecycle,
        lang,
        run,
        RichOption(["until", "--until"], type=stages, metavar="STAGE", help=say("option-until-stage", lang)),
        RichOption(["timeout", "--timeout"], metavar="2h", help=say("option-timeout", lang)),
        RichOption(["from_start", "--from-start"], is_flag=True, help=say("option-from-start", lang)),
    )


def _follow_case(
    known: Asked,
    desk: "Desk",
    lifecycle: Kind,
    stream: str,
    until: str | None,
    limit: float | None,
    *,
    from_start: bool,
) -> int:
    from time import monotonic

    moment = desk.at(stream)
    state, ends = moment.state, monotonic() + limit if limit is not None else None
    after = moment.history[-1].position
    if from_start:
        for one in moment.history:
            shown = events.row(one, desk.registry, desk.vault)
            output.line(known, shown, events.words(shown, one, known, case=str(known.case)))
    if until is None or state.stage.value != until:
        output.note(known.say("watching", case=known.case))
    while until is None or state.stage.value != until:
        left = None if ends is None else ends - monotonic()
        if left is not None and left <= 0:
            return Exit.DONE if until is None else Exit.FAILED
        for one in desk.subscribe(after=after, timeout=1.0 if left is None else min(left, 1.0)):
            after = one.position
            if one.stream == stream:
                state = lifecycle.evolve(state, one)
                shown = events.row(one, desk.registry, desk.vault)
                output.line(known, shown, events.words(shown, one, known, case=str(known.case)))
                if until is not None and state.stage.value == until:
                    break
    return Exit.DONE


def _allowed(lifecycle: Kind, lang: Lang) -> click.RichCommand:
    def run(ref: str | None) -> None:
        known = here()
        by = known.by()
        with known.open() as desk:
            if ref is None:
                names = desk.allowed(None, by=by, category=lifecycle.category)
                stage = lifecycle.initial.stage.value
            else:
                stream = found_case(desk, known, lifecycle, ref)
                names, stage = desk.allowed(stream, by=by), desk.state(stream).stage.value
        output.note(
            known.say(
                "allowed-at",
                stage=label(lifecycle.stages, stage, known.lang),
                role=label("role", by.role.value, known.lang),
            )
        )
        case = f" {ref}" if ref else ""
        told = [
            {
                "command": kebab(name),
                "title": label("command", name, known.lang),
                "line": f"{known.prog} {lifecycle.category} {kebab(name)}{case}",
            }
            for name in names
        ]
        _rows(known, ("command", "title", "line"), told)

    return Leaf(
        lang=lang,
        name="allowed",
        callback=run,
        params=[ref_argument(lifecycle, lang, required=False), *globals_for(READ, lang)],
        help=say("help-allowed", lang),
    )
