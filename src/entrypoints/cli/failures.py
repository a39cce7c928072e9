"""What went wrong, for people and for programs: what, why, the rule's code, and the command that would work."""

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import click
from attrs import field, frozen

from wuye.entrypoints.cli import output
from wuye.entrypoints.cli.asked import Asked
from wuye.entrypoints.cli.codes import Exit, of_refusal
from wuye.entrypoints.separated import inert

if TYPE_CHECKING:
    from wuye.application.misfits import Misfit

_LISTED: Final = {"unknown-site": "site", "unknown-unit": "home", "unknown-staff": "staff", "unknown-person": "person"}
"""Refusals of a name that is in no register, and the register that has the right one."""


@frozen(kw_only=True)
class Failure:
    """An error as it is shown; ``instead`` are commands that would work, ready to be typed."""

    exit: Exit
    code: str
    what: str
    why: str = ""
    rule: str | None = None
    stage: str | None = None
    instead: tuple[str, ...] = ()
    fields: tuple[Mapping[str, Any], ...] = field(default=())


def explained(error: BaseException, asked: Asked) -> Failure:
    """The failure behind an exception; one that is none of ours is a defect and says so."""
    if isinstance(error, click.ClickException):
        return _usage(error, asked)
    if isinstance(error, click.Abort | KeyboardInterrupt):
        return Failure(exit=Exit.INTERRUPTED, code="interrupted", what=asked.say("interrupted"))
    if isinstance(error, FileExistsError):
        why = _with_file(error, asked.say("file-exists"))
        what = asked.say("target-taken")
        return Failure(exit=Exit.USAGE, code="file-exists", what=what, why=why, instead=asked.remedies)
    if isinstance(error, OSError):
        why = error.strerror or str(error)
        return Failure(exit=Exit.FAILED, code="os-error", what=asked.say("os-error"), why=_with_file(error, why))
    return _of_the_desk(error, asked)


def _of_the_desk(error: BaseException, asked: Asked) -> Failure:
    from wuye.application import ports
    from wuye.application.misfits import Misfits
    from wuye.domain.shared.refusal import BrokenHistory, InvalidInput, Refused
    from wuye.entrypoints.language import path_label, text, title

    lang = asked.lang

    def named(one: "Misfit") -> str:
        # An option is named in front of the sentence: in Chinese the sentence has the field's own word.
        return path_label(asked.command, one.path, lang) if lang == "zh" and one.code != "unknown-field" else one.dotted

    match error:
        case Misfits():
            fields = tuple(
                {
                    "option": "--" + one.dotted.replace("_", "-") if one.path else "",
                    "code": one.code,
                    "detail": text(one.code, lang, **{"field": named(one), "expected": one.expected, **one.facts}),
                    "expected": one.expected,
                    "got": one.got,
                }
                for one in error.fields
            )
            return Failure(exit=Exit.USAGE, code="bad-input", what=asked.say("bad-input"), fields=fields)
        case Refused():
            return Failure(
                exit=of_refusal(error.code, invalid_input=isinstance(error, InvalidInput)),
                code=error.code,
                what=title(error.code, lang),
                why=text(error.code, lang, **_timed(error.facts, asked)),
                rule=error.rule,
                stage=error.stage,
                instead=_instead(error, asked),
            )
        case BrokenHistory():
            why = text(error.code, lang, **error.facts)
            place = " ".join(f"{name}={value}" for name, value in error.facts.items() if value not in ("", None))
            return Failure(
                exit=Exit.UNVERIFIED, code=error.code, what=asked.say("broken-history"), why=f"{why} {place}"
            )
        case ports.CommandReused():
            return Failure(
                exit=Exit.REFUSED,
                code="command-id-reused",
                what=asked.say("command-id-reused"),
                why=asked.say("command-id-reused-why", id=asked.command_id or ""),
            )
        case ports.Conflict():
            return Failure(exit=Exit.REFUSED, code="conflict", what=asked.say("conflict"), instead=_again(asked))
        case ports.SchemaMismatch():
            return Failure(
                exit=Exit.UNAVAILABLE,
                code="schema-mismatch",
                what=asked.say("schema-mismatch"),
                why=_schema_why(error, asked),
                instead=_for_schema(error, asked),
            )
        case ports.WrongKey():
            return Failure(exit=Exit.UNAVAILABLE, code="wrong-key", what=asked.say("wrong-key"), why=str(error))
        case ports.UnsafeSettings():
            return Failure(
                exit=Exit.UNAVAILABLE, code="unsafe-settings", what=asked.say("unsafe-settings"), why=str(error)
            )
        case ports.Unavailable():
            unknown = error.outcome_unknown and asked.command_id is not None
            why = asked.say("unavailable-why", service=error.service, reason=" ".join(error.reason.split())[:300])
            if unknown:
                why += " " + asked.say("outcome-unknown", id=asked.command_id)
            return Failure(
                exit=Exit.UNAVAILABLE,
                code="unavailable",
                what=asked.say("unavailable"),
                why=why,
                instead=(f"{asked.prog} doctor",),
            )
        case _:
            return Failure(
                exit=Exit.FAILED,
                code="internal",
                what=asked.say("internal"),
                why=type(error).__name__,
                instead=(f"{asked.prog} doctor",),
            )


def _instead(error: Any, asked: Asked) -> tuple[str, ...]:
    from wuye.domain.shared.lifecycle import kebab

    category = asked.category
    if error.code == "unknown-id":
        return (f"{asked.prog} {category or 'ticket'} list",)
    wanted = _LISTED.get(error.code)
    if wanted is not None and wanted in asked.registry().by_category:
        return (f"{asked.prog} {wanted} list",)
    case = f" {asked.case}" if asked.case else ""
    if category is None:
        return ()
    if error.code == "version-mismatch" and asked.case:
        expected, current = error.facts["expected"], error.facts["current"]
        # A version that is still to come has no difference to look at.
        looking = f"diff {asked.case} {expected}..{current}" if expected < current else f"show {asked.case}"
        return f"{asked.prog} {category} {looking}", f"--expected-version {current}"
    if error.code == "not-permitted":
        return tuple(f"--role {role}" for role in error.facts.get("roles", ()))
    refused = asked.command.__name__ if asked.command is not None else None
    return tuple(f"{asked.prog} {category} {kebab(name)}{case}" for name in error.allowed if name != refused)


def _timed(facts: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """Instants in the zone that was asked for, to the second, with the zone."""
    from wuye.entrypoints.cli import times

    return {
        name: f"{times.shown(fact, asked.where())} {times.zone_note(asked.where(), fact)}"
        if isinstance(fact, datetime)
        else fact
        for name, fact in facts.items()
    }


def _again(asked: Asked) -> tuple[str, ...]:
    return (f"{asked.prog} {asked.category} show {asked.case}",) if asked.category and asked.case else ()


def _schema_why(error: Any, asked: Asked) -> str:
    """Both versions and what that means; the store's own advice is told to who reads its language."""
    order = (error.found > error.expected) - (error.found < error.expected)
    code = "none" if error.found == 0 else ("other", "newer", "older")[order]
    why = asked.say(
        "schema-mismatch-why", found=error.found, expected=error.expected, means=asked.say(f"schema-is-{code}")
    )
    return f"{why} ({error.advice})" if asked.lang == "en" else why


def _for_schema(error: Any, asked: Asked) -> tuple[str, ...]:
    """An empty store is made, an older one is moved; a newer one needs a newer program."""
    if error.found > error.expected:
        return ("pip install --upgrade wuye",)
    if error.found == error.expected:
        return ()
    return (f"{asked.prog} init" if error.found == 0 else f"{asked.prog} migrate",)


def _with_file(error: OSError, why: str) -> str:
    return f"{why}: {error.filename}" if error.filename else why


def _usage(error: click.ClickException, asked: Asked) -> Failure:
    from wuye.entrypoints.cli.usage import usage_words

    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx is not None else asked.prog
    what, why = asked.say("usage-error"), usage_words(error, asked)
    return Failure(exit=Exit.USAGE, code="usage", what=what, why=why, instead=(f"{path} --help",))


def show(failure: Failure, asked: Asked) -> None:
    """Print a failure to stderr: one JSON object with ``--json``, else lines for people."""
    if asked.form == "json":
        told = {
            "code": failure.code,
            "title": failure.what,
            "detail": failure.why,
            "exit": int(failure.exit),
            "rule": failure.rule,
            "stage": failure.stage,
            "instead": list(failure.instead),
            "errors": [dict(one) for one in failure.fields],
        }
        sys.stderr.write(json.dumps(told, ensure_ascii=False) + "\n")
        return
    for line in lines(failure, asked):
        output.note(inert(line))


def lines(failure: Failure, asked: Asked) -> list[str]:
    """A failure as lines for people."""
    told = [f"{failure.what} [{failure.code}]" if failure.code != "interrupted" else failure.what]
    if failure.why and failure.why != failure.what:
        told.append(f"  {failure.why}")
    for one in failure.fields:
        got = f" ({asked.say('got', value=one['got'])})" if one["got"] else ""
        told.append(f"  {one['option'] or asked.say('whole-input')}: {one['detail']} [{one['code']}]{got}")
    if failure.stage:
        from wuye.entrypoints.cli.events import stage

        told.append("  " + asked.say("at-stage", stage=stage(failure.stage, asked)))
    if failure.rule:
        told.append("  " + asked.say("by-rule", rule=failure.rule))
    if failure.instead:
        told.append("  " + asked.say("instead"))
        told.extend(f"    {one}" for one in failure.instead)
    return told
