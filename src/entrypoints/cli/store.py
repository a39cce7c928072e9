"""``wuye init``, ``migrate``, ``backup``, ``restore``: care of the stores."""

from collections.abc import Callable
from errno import EEXIST
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click
from rich_click.rich_parameter import RichArgument, RichOption

from wuye.entrypoints.cli import output
from wuye.entrypoints.cli.asked import Asked, Lang, here
from wuye.entrypoints.cli.codes import Exit
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.options import globals_for
from wuye.entrypoints.cli.words import say

if TYPE_CHECKING:
    from wuye.entrypoints.bootstrap import Stores

_OPTIONS = ("lang", "as_json", "as_csv", "db", "config")


def command(name: str, lang: Lang) -> click.RichCommand:
    """The command of this name."""
    made: dict[str, tuple[Callable[..., Any], list[click.Parameter]]] = {
        "init": (_init, []),
        "migrate": (_migrate, []),
        "backup": (
            _backup,
            [
                RichArgument(["target"], metavar="TARGET", help=say("argument-target", lang)),
                RichOption(["vault", "--vault"], metavar="TARGET", help=say("option-backup-vault", lang)),
                RichOption(["files", "--files"], metavar="FOLDER", help=say("option-backup-files", lang)),
            ],
        ),
        "restore": (
            _restore,
            [
                RichArgument(["source"], metavar="SOURCE", help=say("argument-source", lang)),
                RichOption(["vault", "--vault"], metavar="SOURCE", help=say("option-restore-vault", lang)),
                RichOption(["files", "--files"], metavar="FOLDER", help=say("option-restore-files", lang)),
            ],
        ),
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


def _backup(target: str, vault: str | None, files: str | None) -> int:
    from wuye.entrypoints.bootstrap import backup_store, backup_vault, copy_evidence, stores_of
    from wuye.entrypoints.cli.settings import places, settings

    known = here()
    found = settings(known)
    if found.db.startswith("memory:"):
        raise click.UsageError(known.say("no-such-database", url=found.db))
    stores = stores_of(found.db, **places(found))
    place = Path(target).resolve()
    apart = Path(vault).resolve() if vault is not None else None
    if apart is not None and apart.parent == place.parent:
        raise click.UsageError(known.say("vault-beside-log", folder=place.parent))
    for taken in (place, apart):
        if taken is not None and taken.exists():
            raise _taken(known, taken, f"{known.prog} backup {_another(taken)}")
    # The log first: a key is durable before anything is sealed with it, so the younger vault opens the older log.
    answer: dict[str, Any] = {"copy": target, **_plain(backup_store(found.db, place))}
    if apart is not None:
        answer["vault"] = {"copy": vault, **_plain(backup_vault(stores.vault, apart))}
    damaged = _copied_files(answer, stores.files, Path(files), copy_evidence) if files and stores.files else ()
    output.one(known, _told(known, answer))
    output.note(known.say("copy-verified"))
    output.note(known.say("backup-note" if vault is None else "backup-vault-note", key=stores.key_file))
    return _damage_told(known, damaged)


def _restore(source: str, vault: str | None, files: str | None) -> int:
    from wuye.entrypoints.bootstrap import check_no_vault, copy_evidence, restore_store, restore_vault, stores_of
    from wuye.entrypoints.cli.settings import places, settings

    known = here()
    for named in (source, vault, files):
        if named is not None and not Path(named).exists():
            raise click.UsageError(known.say("file-unreadable", file=named, why=known.say("absent")))
    found = settings(known)
    stores = stores_of(found.db, **places(found))
    if vault is not None:
        try:
            # Asked first: a log that is restored and a vault that is not would stand in the way of the next try.
            check_no_vault(stores.vault)
        except FileExistsError:
            raise _taken(known, without_password(stores.vault), _elsewhere(known, source, vault)) from None
    place = without_password(found.db)
    try:
        answer: dict[str, Any] = {"copy": place, **_plain(restore_store(Path(source).resolve(), found.db))}
        if vault is not None:
            restored = restore_vault(Path(vault).resolve(), stores.vault)
            answer["vault"] = {"copy": without_password(stores.vault), **_plain(restored)}
    except ValueError as error:
        raise click.UsageError(known.say("file-unreadable", file=source, why=str(error))) from None
    except FileExistsError:
        raise _taken(known, place, _elsewhere(known, source, vault)) from None
    damaged = _copied_files(answer, Path(files), stores.files, copy_evidence) if files and stores.files else ()
    opened, note = _opens(known, stores)
    answer["opens"] = opened
    output.one(known, _told(known, answer))
    output.note(known.say("copy-verified"))
    output.note(note)
    found_damage = _damage_told(known, damaged)
    return found_damage if opened is not False else Exit.FINDINGS


def _opens(known: Asked, stores: "Stores") -> tuple[bool | None, str]:
    """Whether the restored desk opens what was sealed, and what that means; ``None``: nothing was ever sealed."""
    from wuye.application.ports import SchemaMismatch, Unavailable, WrongKey
    from wuye.application.probing import probe
    from wuye.domain.shared.refusal import BrokenHistory
    from wuye.entrypoints.cli.failures import explained

    try:
        with known.open() as desk:
            opened = probe(desk.log, desk.vault)
    except WrongKey as error:
        return False, known.say("restored-no-key", why=error, key=stores.key_file, command=f"{known.prog} doctor")
    except SchemaMismatch as error:
        if error.found == 0:
            return False, _no_vault(known, stores)
        return False, known.say("restored-other-schema", why=str(error), command=f"{known.prog} migrate")
    except Unavailable as error:
        if error.service != "vault":
            raise
        return False, _no_vault(known, stores)
    except BrokenHistory as error:
        return False, known.say("restored-does-not-open", why=explained(error, known).why)
    return (True, known.say("restored-opens")) if opened else (None, known.say("restored-nothing-sealed"))


def _no_vault(known: Asked, stores: "Stores") -> str:
    return known.say("restored-no-vault", vault=without_password(stores.vault), key=stores.key_file)


def _copied_files(answer: dict[str, Any], source: Path, target: Path, copy: Callable[..., Any]) -> tuple[str, ...]:
    report = copy(source, target)
    answer["evidence"] = {"copy": str(target), **_plain(report)}
    return tuple(report.damaged)


def _damage_told(known: Asked, damaged: tuple[str, ...]) -> int:
    for digest in damaged:
        output.note(known.say("file-damaged", digest=digest))
    return Exit.UNVERIFIED if damaged else Exit.DONE


def _told(known: Asked, answer: dict[str, Any]) -> dict[str, Any]:
    from wuye.entrypoints.cli.events import flat

    return answer if known.form == "json" else flat(answer)


def _plain(report: Any) -> dict[str, Any]:
    from attrs import asdict

    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(report).items()}


def _taken(known: Asked, place: Path | str, *instead: str) -> FileExistsError:
    """Something is there already: what, and which command would do."""
    known.remedies = instead
    return FileExistsError(EEXIST, known.say("file-exists"), str(place))


def _another(place: Path) -> str:
    return f"{place.stem}-2{place.suffix}"


def _elsewhere(known: Asked, source: str, vault: str | None) -> str:
    apart = f" --vault {vault}" if vault is not None else ""
    return f"{known.prog} --db sqlite:///restored.db restore {source}{apart}"


def without_password(url: str) -> str:
    """An address as it may be shown."""
    from urllib.parse import urlsplit, urlunsplit

    parts = urlsplit(url)
    if parts.password is None:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", ":***@", 1)))
