"""``wuye init``, ``migrate``, ``backup``, ``restore``: care of the stores."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import rich_click as click
from rich_click.rich_parameter import RichArgument

from wuye.entrypoints.cli import output
from wuye.entrypoints.cli.asked import Lang, here
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.options import globals_for
from wuye.entrypoints.cli.words import say

_OPTIONS = ("lang", "as_json", "as_csv", "db", "config")


def command(name: str, lang: Lang) -> click.RichCommand:
    """The command of this name."""
    made: dict[str, tuple[Callable[..., Any], list[click.Parameter]]] = {
        "init": (_init, []),
        "migrate": (_migrate, []),
        "backup": (_backup, [RichArgument(["target"], metavar="TARGET", help=say("argument-target", lang))]),
        "restore": (_restore, [RichArgument(["source"], metavar="SOURCE", help=say("argument-source", lang))]),
    }
    run, params = made[name]
    return Leaf(
        lang=lang,
        name=name,
        callback=run,
        params=[*params, *globals_for(_OPTIONS, lang)],
        help=say(f"help-{name}", lang),
    )


def _init() -> None:
    from wuye.entrypoints.bootstrap import init_store, schema_of
    from wuye.entrypoints.cli.settings import settings

    known = here()
    found = settings(known)
    stores = init_store(found.db, vault=found.vault, key_file=found.key_file)
    output.one(
        known,
        {
            "log": without_password(stores.log),
            "schema": schema_of(found.db),
            "vault": without_password(stores.vault),
            "key_file": str(stores.key_file) if stores.key_file else None,
            "files": str(stores.files) if stores.files else None,
        },
    )
    output.note(known.say("init-note", key=stores.key_file))


def _migrate() -> None:
    from wuye.entrypoints.bootstrap import migrate_store
    from wuye.entrypoints.cli.settings import settings

    known = here()
    found = settings(known)
    before, after = migrate_store(found.db, vault=found.vault, key_file=found.key_file)
    output.one(known, {"before": before, "after": after})
    output.note(known.say("migrate-note" if before != after else "migrate-nothing", before=before, after=after))


def _backup(target: str) -> None:
    from wuye.entrypoints.bootstrap import backup_store
    from wuye.entrypoints.cli.settings import settings

    known = here()
    db = settings(known).db
    if db.startswith("memory:"):
        raise click.UsageError(known.say("no-such-database", url=db))
    _copied(target, backup_store(db, Path(target).resolve()))
    output.note(known.say("backup-note"))


def _restore(source: str) -> None:
    from wuye.entrypoints.bootstrap import restore_store
    from wuye.entrypoints.cli.settings import settings

    known = here()
    if not Path(source).exists():
        raise click.UsageError(known.say("file-unreadable", file=source, why=known.say("absent")))
    db = settings(known).db
    try:
        report = restore_store(Path(source).resolve(), db)
    except ValueError as error:
        raise click.UsageError(known.say("file-unreadable", file=source, why=str(error))) from None
    _copied(without_password(db), report)


def _copied(place: str, report: Any) -> None:
    """Say what was compared: a copy that was not checked is a hope."""
    from attrs import asdict

    known = here()
    output.one(known, {"copy": place, **asdict(report)})
    output.note(known.say("copy-verified"))


def without_password(url: str) -> str:
    """An address as it may be shown."""
    from urllib.parse import urlsplit, urlunsplit

    parts = urlsplit(url)
    if parts.password is None:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", ":***@", 1)))
