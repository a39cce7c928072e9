"""The vault's schema: numbered ``.sql`` files, applied once each, in order; start-up only compares the number."""

from collections.abc import Sequence
from importlib.resources import files
from typing import Final

from attrs import frozen

from wuye.application.ports import SchemaMismatch

SCHEMA: Final = "wuye_vault"
"""Schema of the vault's tables on PostgreSQL."""


@frozen
class Migration:
    """One numbered file."""

    number: int
    sql: str


def migrations(engine: str) -> tuple[Migration, ...]:
    """The files of ``sqlite`` or ``postgres``, in order."""
    folder = files("wuye.adapters.vault") / "migrations" / engine
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return tuple(Migration(int(f.name[:4]), f.read_text(encoding="utf-8")) for f in found)


def pending(engine: str, at: int) -> Sequence[Migration]:
    """What is still to apply. Raises ``SchemaMismatch`` when the vault is newer than this release."""
    known = migrations(engine)
    newest = known[-1].number
    if at > newest:
        raise SchemaMismatch(at, newest, "the vault was made by a newer release: install that one")
    return [migration for migration in known if migration.number > at]


def check(engine: str, at: int) -> None:
    """Refuse a vault that is absent, older or newer. Raises ``SchemaMismatch``."""
    if left := pending(engine, at):
        advice = "run `wuye migrate`" if at else "there is no vault here: run `wuye init`"
        raise SchemaMismatch(at, left[-1].number, advice)
