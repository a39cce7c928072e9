"""The composition root: the one place that names adapters. A door asks it for a desk and for care of its stores."""

from collections.abc import Callable, Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from attrs import frozen

from wuye.adapters.files import FolderFiles
from wuye.adapters.files.memory import MemoryFiles
from wuye.adapters.system import ManualClock, RunningClock, SeededIds, SystemClock, SystemIds
from wuye.application.aggregates import REGISTRY
from wuye.application.async_desk import AsyncDesk
from wuye.application.desk import Desk
from wuye.application.ports import Clock, Files, Ids, Unavailable, UnsafeSettings, WrongKey
from wuye.application.registry import Registry

if TYPE_CHECKING:
    from wuye.adapters.eventlog.copies import CopyReport
    from wuye.adapters.eventlog.rehearsed import RehearsedLog
    from wuye.adapters.files.copies import FilesReport
    from wuye.adapters.vault.copies import VaultReport
    from wuye.application.ledgers.ports import CellWriter, Folder, Plan, Sheet, Writer

COMPANY = "wuye"
"""The tenant of a desk that names none."""


@frozen(kw_only=True)
class Stores:
    """Where a desk keeps what: the log, the vault with its key file, the evidence."""

    log: str
    vault: str
    key_file: Path | None
    files: Path | None


def stores_of(
    url: str, *, vault: str | None = None, key_file: Path | str | None = None, files: Path | str | None = None
) -> Stores:
    """The stores beside a log: what is not named lies next to it.

    ``sqlite:///wuye.db`` has ``wuye.vault.db``, ``wuye.key`` and ``wuye.files/``; ``postgresql://…/wuye`` has the
    database ``wuye_vault`` on the same server, and ``wuye.key`` and ``wuye.files/`` in the working directory. A key
    file belongs on another disk and in another backup than the databases; name it in production.
    """
    scheme, _, rest = url.partition("://")
    if scheme == "memory":
        return Stores(log=url, vault="memory://", key_file=None, files=None)
    if scheme == "sqlite" and len(rest) > 1:
        base = Path(rest[1:])
        stem = base.with_suffix("")
        beside = f"sqlite:///{stem}.vault.db"
    elif scheme in ("postgresql", "postgres"):
        parts = urlsplit(url)
        name = parts.path.lstrip("/") or "wuye"
        stem = Path(name)
        beside = urlunsplit(parts._replace(path=f"/{name}_vault"))
    else:
        raise UnsafeSettings(f"{scheme}:// names no log: use sqlite:///file.db, postgresql://… or memory://")
    return Stores(
        log=url,
        vault=vault or beside,
        key_file=Path(key_file) if key_file else Path(f"{stem}.key"),
        files=Path(files) if files else Path(f"{stem}.files"),
    )


def open_desk(
    url: str,
    *,
    create: bool = False,
    company: str = COMPANY,
    vault: str | None = None,
    key_file: Path | str | None = None,
    files: Path | str | None = None,
    clock: Clock | None = None,
    ids: Ids | None = None,
    registry: Registry | None = None,
) -> Desk:
    """Open a desk on ``sqlite:///wuye.db``, ``sqlite:////absolute/wuye.db``, ``postgresql://…`` or ``memory://``.

    ``create`` makes what is missing (schema, vault, key file); without it start-up only checks. A ``clock`` replaces
    the clocks of host and database (demo, tests). Open after a fork, never before.

    Raises ``SchemaMismatch``, ``UnsafeSettings``, ``WrongKey`` or ``Unavailable``.
    """
    from wuye.adapters.eventlog import check, init, open_log
    from wuye.adapters.vault import open_vault
    from wuye.adapters.views import open_views

    known = REGISTRY if registry is None else registry
    stores = stores_of(url, vault=vault, key_file=key_file, files=files)
    try:
        key = _key(stores, create=create)
    except WrongKey:
        # Where the log is absent or does not answer, that is the first thing to say.
        if not create:
            check(stores.log)
        raise
    closing: list[Callable[[], None]] = []
    try:
        if create and stores.key_file is not None:
            init(stores.log)
            _make_database(stores.vault)
        opened_vault = open_vault(stores.vault, key=key, create=create)
        closing.append(opened_vault.close)
        log = open_log(stores.log, registry=known, vault=opened_vault, company=company, clock=clock)
        closing.append(log.close)
        views = open_views(stores.log)
        closing.append(views.close)
    except BaseException:
        _close(closing)
        raise
    evidence: Files = MemoryFiles() if stores.files is None else FolderFiles(stores.files)
    return Desk(
        log=log,
        vault=opened_vault,
        views=views,
        files=evidence,
        registry=known,
        clock=clock or SystemClock(),
        ids=ids or SystemIds(),
        company=company,
        tzdata_version=_tzdata_version(),
        closing=lambda: _close(closing),
    )


@frozen(kw_only=True)
class Rehearsal:
    """A desk for a whole history that is made in one go; what it made is in memory until it is stored."""

    desk: Desk
    log: "RehearsedLog"
    store_keys: Callable[[], None]
    """Store the keys there are: before anything that is sealed under them is stored. Raises ``FileExistsError``."""
    store: Callable[[], None]
    """Store the events and answers there are. Raises ``FileExistsError`` where somebody else has written."""


def open_rehearsal(url: str, *, clock: Clock, ids: Ids, second: bool = False) -> Rehearsal:
    """A rehearsal on new ``sqlite:///`` stores, which views and files are those of.

    ``second``: of the same history as another one that has stored its keys, in a process of its own.
    """
    from wuye.adapters.eventlog import init
    from wuye.adapters.eventlog.address import address
    from wuye.adapters.eventlog.rehearsed import RehearsedLog
    from wuye.adapters.vault import KeyVault, open_vault
    from wuye.adapters.vault.keystore import MemoryKeys
    from wuye.adapters.vault.sqlite import SqliteKeys
    from wuye.adapters.views import open_views

    stores = stores_of(url)
    keys = MemoryKeys()
    if second:
        vault = open_vault(stores.vault, key=_key(stores, create=False))
    else:
        init(stores.log)
        vault = KeyVault(keys, _key(stores, create=True), create=True)
    log = RehearsedLog(registry=REGISTRY, vault=vault, company=COMPANY, clock=clock)
    views = open_views(stores.log, sole=True)
    closing: list[Callable[[], None]] = [vault.close, log.close, views.close]

    def store_keys() -> None:
        kept = SqliteKeys(address(stores.vault).path, create=True)
        try:
            keys.store(kept)
        finally:
            kept.close()

    desk = Desk(
        log=log,
        vault=vault,
        views=views,
        files=MemoryFiles() if stores.files is None else FolderFiles(stores.files),
        registry=REGISTRY,
        clock=clock,
        ids=ids,
        company=COMPANY,
        tzdata_version=_tzdata_version(),
        closing=lambda: _close(closing),
    )
    return Rehearsal(desk=desk, log=log, store_keys=store_keys, store=lambda: log.store(address(stores.log).path))


def open_desk_async(url: str, **options: Any) -> AsyncDesk:
    """The same desk for asynchronous callers; options as for ``open_desk``."""
    return AsyncDesk(lambda: open_desk(url, **options))


def init_store(url: str, *, vault: str | None = None, key_file: Path | str | None = None) -> Stores:
    """Make schema, vault and key file where they are missing (``wuye init``); what is there stays."""
    stores = stores_of(url, vault=vault, key_file=key_file)
    open_desk(url, create=True, vault=vault, key_file=key_file).close()
    return stores


def migrate_store(url: str, *, vault: str | None = None, key_file: Path | str | None = None) -> tuple[int, int]:
    """Move the schemas of log and vault to this release (``wuye migrate``); gives version before and after."""
    from wuye.adapters.eventlog import migrate, schema_version
    from wuye.adapters.vault import open_vault

    stores = stores_of(url, vault=vault, key_file=key_file)
    before = schema_version(url)
    migrate(url)
    open_vault(stores.vault, key=_key(stores, create=False), create=True).close()
    return before, schema_version(url)


def schema_of(url: str) -> int:
    """Schema version of a log; 0 where there is none."""
    from wuye.adapters.eventlog import schema_version

    return schema_version(url)


def backup_store(url: str, target: Path) -> "CopyReport":
    """Copy a log while it is in use and verify the copy (``wuye backup``)."""
    from wuye.adapters.eventlog import backup

    return backup(url, str(target))


def restore_store(source: Path, url: str) -> "CopyReport":
    """Bring a backup back into an empty store and verify it (``wuye restore``)."""
    from wuye.adapters.eventlog import restore

    return restore(str(source), url)


def backup_vault(url: str, target: Path) -> "VaultReport":
    """Copy a vault while it is in use and verify the copy (``wuye backup --vault``)."""
    from wuye.adapters.vault import copies

    return copies.backup_vault(url, target)


def check_no_vault(url: str) -> None:
    """Refuse a place that has a vault already. Raises ``FileExistsError``."""
    from wuye.adapters.vault import copies

    _make_database(url)
    copies.check_empty(url)


def restore_vault(source: Path, url: str) -> "VaultReport":
    """Bring a vault back into a place that has none, and verify it (``wuye restore --vault``)."""
    from wuye.adapters.vault import copies

    _make_database(url)
    return copies.restore_vault(source, url)


def copy_evidence(source: Path, target: Path) -> "FilesReport":
    """Copy the files of one evidence folder into another, each checked against its digest."""
    from wuye.adapters.files import copies

    return copies.copy_files(source, target)


def open_sheet(
    path: Path, *, sheet: str | None, encoding: str | None, delimiter: str | None, headings: Sequence[str] = ()
) -> "Sheet":
    """A ledger to read, by what the file is (``wuye import``). Raises ``Unfit``."""
    from wuye.adapters import spreadsheets

    return spreadsheets.open_sheet(path, sheet=sheet, encoding=encoding, delimiter=delimiter, headings=headings)


def open_plan() -> "Plan":
    """Where an import keeps what it judged, on disk and gone with the process."""
    from wuye.adapters.spreadsheets.plan import TemporaryPlan

    return TemporaryPlan()


def open_writer(path: Path, form: str, columns: tuple[str, ...], title: str) -> "Writer":
    """A file to export to: ``jsonl``, ``csv`` or ``xlsx``. Raises ``FileExistsError`` or ``Unfit``."""
    from wuye.adapters import spreadsheets

    return spreadsheets.open_writer(path, form, columns, title)


def open_folder(path: Path) -> "Folder":
    """A folder to export everything to. Raises ``FileExistsError``."""
    from wuye.adapters.spreadsheets.folder import ExportFolder

    return ExportFolder(path)


def open_rows(path: Path, columns: tuple[str, ...]) -> "CellWriter":
    """A CSV file to write rows of cells to."""
    from wuye.adapters.spreadsheets.text_writing import DelimitedWriter

    return DelimitedWriter(path, columns)


def manual_clock(start: datetime) -> ManualClock:
    """A clock that stands until it is moved."""
    return ManualClock(start)


def running_clock(start: datetime) -> RunningClock:
    """A clock that runs on from an instant."""
    return RunningClock(start)


def seeded_ids(seed: int, clock: Clock) -> Ids:
    """Ids that are the same in every run with the same seed."""
    return SeededIds(seed, clock)


def _key(stores: Stores, *, create: bool) -> bytes:
    from wuye.adapters.vault import make_key_file, read_key_file

    if stores.key_file is None:
        return bytes(32)
    if create and not stores.key_file.exists():
        return make_key_file(stores.key_file)
    return read_key_file(stores.key_file)


def _make_database(url: str) -> None:
    """The vault's database on a PostgreSQL server is made where it is missing; on SQLite it is a file of its own."""
    if not url.startswith("postgres"):
        return
    import psycopg
    from psycopg import sql

    parts = urlsplit(url)
    name = parts.path.lstrip("/")
    try:
        with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True, connect_timeout=5) as link:
            if link.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is None:
                link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg.errors.DuplicateDatabase:
        return
    except psycopg.OperationalError as error:
        raise Unavailable("vault", str(error).strip()) from error


def _close(closing: list[Callable[[], None]]) -> None:
    while closing:
        closing.pop()()


def _tzdata_version() -> str | None:
    try:
        return version("tzdata")
    except PackageNotFoundError:
        return None
