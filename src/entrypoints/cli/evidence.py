"""``wuye evidence``: photos and papers into the file store and out of it; events refer to them by digest."""

import sys
from mimetypes import guess_type
from pathlib import Path

import rich_click as click
from rich_click.rich_parameter import RichArgument, RichOption

from wuye.entrypoints.cli import output
from wuye.entrypoints.cli.asked import Lang, here
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.options import READ, globals_for
from wuye.entrypoints.cli.words import say

LIMIT = 50_000_000
"""Bytes of a file that is taken in."""

KINDS = ("photo", "video", "damage-proof", "document")


def command(_name: str, lang: Lang) -> click.RichCommand:
    """The group ``evidence``."""
    group = click.RichGroup(name="evidence", help=say("help-evidence", lang), no_args_is_help=True)
    group.add_command(
        Leaf(
            lang=lang,
            name="put",
            callback=_put,
            params=[
                RichArgument(["file"], metavar="FILE", help=say("argument-file", lang)),
                RichOption(
                    ["kind", "--kind"], type=click.Choice(KINDS), default="photo", help=say("option-kind", lang)
                ),
                RichOption(["media_type", "--media-type"], metavar="TYPE", help=say("option-media-type", lang)),
                *globals_for(READ, lang),
            ],
            help=say("help-evidence-put", lang),
        )
    )
    group.add_command(
        Leaf(
            lang=lang,
            name="get",
            callback=_get,
            params=[
                RichArgument(["digest"], metavar="DIGEST", help=say("argument-digest", lang)),
                RichOption(["target", "-o", "--output"], metavar="FILE", help=say("option-output", lang)),
                *globals_for(READ, lang),
            ],
            help=say("help-evidence-get", lang),
        )
    )
    return group


def _put(file: str, kind: str, media_type: str | None) -> None:
    """Store a file; the answer is what a command's ``--evidence`` option takes."""
    known = here()
    try:
        with sys.stdin.buffer if file == "-" else Path(file).open("rb") as stream:
            content = stream.read(LIMIT + 1)
    except OSError as error:
        raise click.UsageError(known.say("file-unreadable", file=file, why=error.strerror or "")) from None
    if not content or len(content) > LIMIT:
        raise click.UsageError(known.say("file-size", file=file, limit=LIMIT))
    with known.open() as desk:
        digest, length = desk.files.put(content)
    answer = {
        "kind": kind,
        "digest": digest,
        "length": length,
        "media_type": media_type or guess_type(file)[0] or "application/octet-stream",
    }
    if known.form == "people":
        output.write(",".join(f"{name.replace('_', '-')}={value}" for name, value in answer.items()))
    else:
        output.one(known, answer)


def _get(digest: str, target: str | None) -> None:
    from wuye.domain.shared.refusal import Refused

    known = here()
    if target is None and sys.stdout.isatty():
        raise click.UsageError(known.say("binary-terminal"))
    with known.open() as desk:
        try:
            content = desk.files.get(digest)
        except KeyError:
            raise Refused("unknown-digest", digest=digest[:64]) from None
    if target is None:
        sys.stdout.buffer.write(content)
    else:
        Path(target).write_bytes(content)
        output.note(known.say("written", file=target, length=len(content)))
