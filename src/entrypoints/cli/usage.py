"""What is wrong with a line that was typed, in the language asked for; click itself says it in English only."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, Final

import click

from wuye.entrypoints.cli.asked import Asked

SAID: Final = (
    (r"No such command '?(?P<name>[^']*)'?\.", "no-such-command"),
    (r"Missing command\.", "missing-command"),
    (r"Option '(?P<option>[^']*)' requires an argument\.", "option-needs-value"),
    (r"Option '(?P<option>[^']*)' requires (?P<count>\d+) arguments\.", "option-needs-values"),
    (r"Option '(?P<option>[^']*)' does not take a value\.", "option-takes-none"),
    (r"Got unexpected extra arguments? \((?P<words>.*)\)", "extra-arguments"),
    (r"(?P<typed>.*) is not(?: one of)? (?P<choices>'.*'(?:, '.*')*)\.", "not-one-of"),
    (r"'(?P<typed>.*)' is not a valid (?:integer|float)(?: range)?\.", "not-a-number"),
    (r"(?P<typed>\S+) is not in the range (?P<range>.*)\.", "not-in-range"),
    (r"'(?P<typed>.*)' is not a valid boolean\..*", "not-a-boolean"),
    (r"Value must be an iterable\.", "not-several"),
)
"""Sentences of click, and what we say instead; a sentence that is not here is passed on as it is."""

_SHOWN: Final = 64


def usage_words(error: click.ClickException, asked: Asked) -> str:
    """What is wrong, and what was probably meant."""
    ctx = getattr(error, "ctx", None)
    match error:
        case click.NoSuchOption():
            why = asked.say("no-such-option", option=error.option_name)
            return why + _meant([one for one in error.possibilities or () if one], asked)
        case click.MissingParameter():
            hint = error.param.get_error_hint(ctx) if error.param is not None and ctx is not None else ""
            return asked.say("missing-argument", name=hint or error.param_hint or "")
        case click.BadParameter():
            hints = error.param_hint or (error.param.get_error_hint(ctx) if error.param and ctx else "")
            hint = ", ".join(hints) if not isinstance(hints, str) else hints
            why = _ours(error.message, error, asked)
            return f"{hint}: {why}" if hint else why
        case _:
            return _ours(error.message, error, asked)


def _ours(message: str, error: Any, asked: Asked) -> str:
    for pattern, code in SAID:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found is not None:
            facts = {name: _cut(value) if name == "typed" else value for name, value in found.groupdict().items()}
            return asked.say(code, **facts) + _near(code, found, error, asked)
    return message


def _near(code: str, found: re.Match[str], error: Any, asked: Asked) -> str:
    """The command or value that looks like what was typed."""
    if code == "no-such-command" and error.ctx is not None:
        known: Iterable[str] = error.ctx.command.list_commands(error.ctx)
        return _meant(get_close_matches(found["name"], list(known), n=3), asked)
    if code == "not-one-of":
        return _meant(
            get_close_matches(found["typed"].strip("'"), re.findall(r"'([^']*)'", found["choices"]), n=3), asked
        )
    return ""


def _meant(names: list[str], asked: Asked) -> str:
    return " " + asked.say("did-you-mean", names=", ".join(names)) if names else ""


def _cut(value: str) -> str:
    return value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
