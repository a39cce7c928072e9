"""``wuye help`` and ``wuye completion``: what a person asks the program about itself."""

import sys

import click as plain_click
import rich_click as click
from rich_click.rich_parameter import RichArgument

from wuye.entrypoints.cli import output
from wuye.entrypoints.cli.asked import Asked, Lang, asked, here
from wuye.entrypoints.cli.codes import MEANING
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.options import CHANNELS, READ, ROLES, globals_for
from wuye.entrypoints.cli.words import say

SHELLS = ("bash", "zsh", "fish")
TOPICS = ("exit-codes", "times", "roles")


def command(name: str, lang: Lang) -> click.RichCommand:
    """``help`` or ``completion``."""
    return _completion(lang) if name == "completion" else _help(lang)


def _help(lang: Lang) -> click.RichCommand:
    def run(topic: tuple[str, ...]) -> None:
        if topic == ("exit-codes",):
            _exit_codes(here())
        elif topic == ("times",):
            _times(here())
        elif topic == ("roles",):
            _roles(here())
        else:
            output.write(_of_command(plain_click.get_current_context(), topic))

    topic = RichArgument(["topic"], nargs=-1, metavar="[TOPIC | COMMAND…]", help=say("argument-topic", lang))
    return Leaf(
        lang=lang, name="help", callback=run, params=[topic, *globals_for(READ, lang)], help=say("help-help", lang)
    )


def _exit_codes(known: Asked) -> None:
    rows = [
        {"code": int(code), "name": code.name.lower().replace("_", "-"), "meaning": words[known.lang == "zh"]}
        for code, words in MEANING.items()
    ]
    titles = {key: known.say(f"column-{key}") for key in ("code", "name", "meaning")}
    output.rows(known, ("code", "name", "meaning"), rows, titles=titles)


def _times(known: Asked) -> None:
    from wuye.entrypoints.cli.times import FORMS

    output.note(known.say("times-note", zone=known.where().key))
    output.rows(known, ("form",), [{"form": one} for one in FORMS], titles={"form": known.say("column-form")})


def _roles(known: Asked) -> None:
    from wuye.entrypoints.language import label

    rows = [{"kind": "role", "value": one, "title": label("role", one, known.lang)} for one in ROLES]
    rows += [{"kind": "channel", "value": one, "title": label("channel", one, known.lang)} for one in CHANNELS]
    titles = {key: known.say(f"column-{key}") for key in ("kind", "value", "title")}
    output.rows(known, ("kind", "value", "title"), rows, titles=titles)


def _of_command(ctx: click.Context, path: tuple[str, ...]) -> str:
    """The help of the command that a path of words names."""
    found = ctx.find_root()
    for word in path:
        group = found.command
        inner = group.get_command(found, word) if isinstance(group, click.Group) else None
        if inner is None:
            topics = ", ".join(TOPICS)
            raise click.UsageError(asked(ctx).say("no-such-topic", topic=" ".join(path)[:64], topics=topics))
        found = inner.context_class(inner, info_name=word, parent=found)
    return found.get_help()


def _completion(lang: Lang) -> click.RichCommand:
    def run(shell: str) -> None:
        from click.shell_completion import get_completion_class

        root = plain_click.get_current_context().find_root()
        kind = get_completion_class(shell)
        assert kind is not None
        made = kind(root.command, {}, "wuye", "_WUYE_COMPLETE")
        # Not source(): for bash it starts the shell to ask its version, which the machine need not have.
        sys.stdout.write(made.source_template % made.source_vars())

    shell = RichArgument(["shell"], type=click.Choice(SHELLS), help=say("argument-shell", lang))
    return Leaf(
        lang=lang,
        name="completion",
        callback=run,
        params=[shell, *globals_for(("lang",), lang)],
        help=say("help-completion", lang),
    )
