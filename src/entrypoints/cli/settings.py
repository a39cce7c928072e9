"""Settings: a TOML file and the environment, read once, here; what was typed wins."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from attrs import frozen

from wuye.entrypoints.cli.asked import Asked

if TYPE_CHECKING:
    from wuye.application.desk import Desk

CONFIG_FILE = "wuye.toml"
"""Read where it lies in the working directory; another one is named with ``--config``."""

_ADDRESS = re.compile(r"sqlite:///.|postgres(ql)?://.|memory://")

T = TypeVar("T")


@frozen(kw_only=True)
class Settings:
    """Where the desk keeps its stores; what is not named lies beside the database."""

    db: str = "sqlite:///wuye.db"
    """The log: ``sqlite:///file.db`` or ``postgresql://…``."""
    vault: str | None = None
    """The keys of personal data, in a database of their own."""
    key_file: str | None = None
    """The key that opens the vault; on another disk and in another backup than the databases."""
    files: str | None = None
    """Folder of the evidence."""
    company: str = "wuye"
    """The tenant (物业公司)."""


def settings(known: Asked) -> Settings:
    """The settings of this run. Raises ``click.UsageError`` for a file or variable that cannot be read."""
    from attrs import evolve

    found = section(known, Settings, "wuye", "WUYE_")
    found = evolve(found, db=known.db) if known.db else found
    if not _ADDRESS.match(found.db):
        raise click.UsageError(known.say("no-such-database", url=found.db[:64]))
    return found


def section(known: Asked, kind: type[T], name: str, prefix: str) -> T:
    """One section of the settings file, overlaid with its environment variables."""
    import typed_settings
    from typed_settings.exceptions import TsError

    file = f"!{known.config}" if known.config else CONFIG_FILE
    try:
        return typed_settings.load_settings(
            kind,
            [
                typed_settings.FileLoader(formats={"*": typed_settings.TomlFormat(name)}, files=[file]),
                typed_settings.EnvLoader(prefix=prefix),
            ],
            base_dir=Path.cwd(),
        )
    except (TsError, OSError, ValueError) as error:
        raise click.UsageError(
            known.say("bad-settings", file=known.config or CONFIG_FILE, why=str(error)[:300])
        ) from None


def places(found: Settings) -> dict[str, Any]:
    """The settings as the composition root takes them."""
    return {"vault": found.vault, "key_file": found.key_file, "files": found.files}


def opened(known: Asked, *, create: bool = False) -> "Desk":
    """The desk of this run."""
    from wuye.entrypoints.bootstrap import open_desk

    found = settings(known)
    return open_desk(found.db, create=create, company=found.company, **places(found))
