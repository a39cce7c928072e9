"""``wuye doctor``: every check a line, ok or a finding; what is wrong is said with what to do."""

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

import rich_click as click
from attrs import frozen

from wuye.entrypoints.cli import output
from wuye.entrypoints.cli.asked import Asked, Lang, here
from wuye.entrypoints.cli.codes import Exit
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.options import globals_for
from wuye.entrypoints.cli.words import say

if TYPE_CHECKING:
    from wuye.application.desk import Desk
    from wuye.entrypoints.bootstrap import Stores

NEEDED: Final = ("attrs", "cattrs", "cryptography", "eventsourcing", "msgspec", "rich-click", "typed-settings")
OPTIONAL: Final = ("litestar", "uvicorn", "psycopg", "chinesecalendar", "holidays")

DISK_LEFT: Final = 1_000_000_000
"""Bytes below which a disk is a finding: a full disk stops every command."""

CLOCK_APART: Final = timedelta(seconds=2)
"""How far host and database may disagree about the time."""

LAG: Final = 1_000
"""Events a view may be behind."""


@frozen(kw_only=True)
class Check:
    """One line of the report."""

    check: str
    ok: bool
    detail: str
    word: str = ""
    """What is said instead of "ok" where it is neither good nor a finding."""


def command(_name: str, lang: Lang) -> click.RichCommand:
    """``doctor``."""
    params = globals_for(("lang", "as_json", "as_csv", "zone", "db", "config"), lang)
    return Leaf(lang=lang, name="doctor", callback=_run, params=params, help=say("help-doctor", lang))


def _run() -> int:
    known = here()
    checks = list(_checks(known))
    rows = [
        {"check": one.check, "finding": known.say(one.word or ("ok" if one.ok else "finding")), "detail": one.detail}
        if known.form == "people"
        else {"check": one.check, "ok": one.ok, "detail": one.detail}
        for one in checks
    ]
    columns = ("check", "finding" if known.form == "people" else "ok", "detail")
    titles = {name: known.say(f"column-{name}") for name in ("check", "finding", "detail")}
    output.rows(known, columns, rows, titles=titles)
    return Exit.DONE if all(one.ok for one in checks) else Exit.FINDINGS


def _checks(known: Asked) -> Iterator[Check]:
    from wuye.entrypoints.bootstrap import stores_of
    from wuye.entrypoints.cli.settings import places, settings

    yield Check(check="python", ok=sys.version_info >= (3, 11), detail=sys.version.partition(" ")[0])
    yield from _libraries(known)
    found = settings(known)
    stores = stores_of(found.db, **places(found))
    yield _key_file(known, stores)
    yield _disk(known, stores)
    yield _guarded("schema", known, lambda: _schema(known, found.db))
    yield from _inside(known)


def _libraries(known: Asked) -> Iterator[Check]:
    for name in (*NEEDED, *OPTIONAL):
        try:
            yield Check(check=name, ok=True, detail=version(name))
        except PackageNotFoundError:
            missing = "library-missing" if name in NEEDED else "library-optional"
            yield Check(check=name, ok=name in OPTIONAL, detail=known.say(missing))


def _key_file(known: Asked, stores: "Stores") -> Check:
    path = stores.key_file
    if path is None:
        return Check(check="key file", ok=True, detail=known.say("key-in-memory"))
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError as error:
        return Check(check="key file", ok=False, detail=f"{path}: {error.strerror}; {known.prog} init")
    if mode & 0o077:
        return Check(check="key file", ok=False, detail=known.say("key-open", path=path, mode=f"{mode:04o}"))
    return Check(check="key file", ok=True, detail=f"{path} {mode:04o}")


def _disk(known: Asked, stores: "Stores") -> Check:
    scheme, _, rest = stores.log.partition(":///")
    folder = Path(rest).parent if scheme == "sqlite" else Path.cwd()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    writable = os.access(folder, os.W_OK)
    detail = known.say("disk-free" if writable else "disk-readonly", free=free // 1_000_000, folder=folder)
    return Check(check="disk", ok=free >= DISK_LEFT and writable, detail=detail)


def _schema(known: Asked, url: str) -> Check:
    from wuye.entrypoints.bootstrap import schema_of

    found = schema_of(url)
    if found == 0:
        return Check(check="schema", ok=False, detail=known.say("schema-none", command=f"{known.prog} init"))
    return Check(check="schema", ok=True, detail=str(found))


def _inside(known: Asked) -> Iterator[Check]:
    """What only an open desk can tell; one that does not open is one finding, in the words of its error."""
    from wuye.entrypoints.cli.failures import explained

    try:
        desk = known.open()
    except Exception as error:  # noqa: BLE001 - a doctor reports what is wrong, whatever it is
        failure = explained(error, known)
        advice = "; ".join(failure.instead)
        detail = ": ".join(part for part in (failure.what, failure.why) if part)
        yield Check(check="database", ok=False, detail=f"{detail}; {advice}" if advice else detail)
        return
    with desk:
        yield _guarded("database", known, lambda: _database(desk))
        yield _guarded("clock", known, lambda: _clock(known, desk))
        from wuye.entrypoints.cli.projection import statuses

        try:
            for one in statuses(desk):
                lagging, parked = one["lag"] > LAG, one["parked"] > 0
                detail = known.say("view-lags" if one["lag"] else "view-detail", **one)
                word = "behind" if one["lag"] and not lagging and not parked else ""
                yield Check(check=f"view {one['view']}", ok=not lagging and not parked, detail=detail, word=word)
        except Exception as error:  # noqa: BLE001
            yield Check(check="views", ok=False, detail=explained(error, known).why)


def _database(desk: "Desk") -> Check:
    told = desk.health()
    return Check(check="database", ok=True, detail=", ".join(f"{name} {value}" for name, value in told.items()))


def _clock(known: Asked, desk: "Desk") -> Check:
    host, stored = datetime.now(UTC), desk.log.now()
    apart = abs(host - stored)
    sane = datetime(2024, 1, 1, tzinfo=UTC) < host
    detail = known.say("clock-apart", seconds=f"{apart.total_seconds():.3f}", now=host.isoformat(timespec="seconds"))
    return Check(check="clock", ok=apart <= CLOCK_APART and sane, detail=detail)


def _guarded(name: str, known: Asked, check: Callable[[], Check]) -> Check:
    from wuye.entrypoints.cli.failures import explained

    try:
        return check()
    except Exception as error:  # noqa: BLE001
        failure = explained(error, known)
        return Check(check=name, ok=False, detail=": ".join(one for one in (failure.what, failure.why) if one))
