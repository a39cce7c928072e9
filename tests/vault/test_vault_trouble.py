"""What happens when the vault, its key or its server is not as it should be (F34)."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import time
from pathlib import Path

import pytest

from tests.support.postgres import make_server
from tests.vault.conftest import KEY, OpenVault
from wuye.adapters.vault import make_key_file, open_vault, read_key_file
from wuye.application.ports import SchemaMismatch, Unavailable, UnsafeSettings, WrongKey
from wuye.domain.shared.personal import Erased

PLACE = "c1|ticket-1|1|d.text"


def test_a_key_file_is_its_owners_alone(tmp_path: Path) -> None:
    """Whoever reads the key file and a stolen disk reads everything (T10)."""
    path = tmp_path / "keys" / "vault.key"
    key = make_key_file(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key_file(path) == key
    assert len(key) == 32
    path.chmod(0o640)
    with pytest.raises(WrongKey, match="chmod 600"):
        read_key_file(path)


def test_a_key_file_is_never_overwritten(tmp_path: Path) -> None:
    """A second init would lose every personal field of the first."""
    key = make_key_file(tmp_path / "vault.key")
    with pytest.raises(WrongKey, match="never overwritten"):
        make_key_file(tmp_path / "vault.key")
    assert read_key_file(tmp_path / "vault.key") == key


def test_a_lost_or_damaged_key_file_is_said_clearly(tmp_path: Path) -> None:
    """The person who restores at night must read what to put back."""
    path = tmp_path / "vault.key"
    with pytest.raises(WrongKey, match="missing: put back its copy"):
        read_key_file(path)
    for content in (b"", b"not base64!", b"c2hvcnQ="):
        path.write_bytes(content)
        path.chmod(0o600)
        with pytest.raises(WrongKey, match="damaged"):
            read_key_file(path)


def test_the_wrong_key_file_is_refused_at_start_up(opened: OpenVault) -> None:
    """With another key new fields would be sealed that the right one never opens."""
    opened()
    with pytest.raises(WrongKey, match="not the one the vault was made with"):
        opened(key=bytes(32))
    with pytest.raises(WrongKey, match="32 are expected"):
        opened(key=b"short")


def test_a_vault_is_made_only_on_request(vault_url: str) -> None:
    """A mistyped path must not look like a vault that lost its keys."""
    with pytest.raises(SchemaMismatch, match="wuye init"):
        open_vault(vault_url, key=KEY)


def test_a_newer_vault_is_refused(tmp_path: Path) -> None:
    """An old program must not write into a schema it does not know."""
    url = f"sqlite:///{tmp_path / 'vault.db'}"
    open_vault(url, key=KEY, create=True).close()
    with contextlib.closing(sqlite3.connect(tmp_path / "vault.db")) as connection:
        connection.execute("PRAGMA user_version = 99")
    for create in (True, False):
        with pytest.raises(SchemaMismatch, match="newer release"):
            open_vault(url, key=KEY, create=create)


def test_a_url_that_names_no_vault_is_refused() -> None:
    """Settings are checked before anything is sealed."""
    for url in ("", "mysql://x/y", "vault.db"):
        with pytest.raises(ValueError, match="sqlite:///"):
            open_vault(url, key=KEY)
    with pytest.raises(UnsafeSettings):
        open_vault("sqlite://", key=KEY)


def test_a_forked_child_must_open_its_own(opened: OpenVault) -> None:
    """Two processes with one pool of keys would give two texts one key."""
    vault = opened()
    vault.seal(b"x", subject=None, place=PLACE)
    child = os.fork()
    if child == 0:
        code = 1
        with contextlib.suppress(Unavailable):
            vault.seal(b"x", subject=None, place=PLACE)
            code = 2
        os._exit(0 if code == 1 else code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_forgotten_key_leaves_no_bytes_in_the_file(tmp_path: Path) -> None:
    """Destroyed means destroyed: also its wrapped form, in the file and in the write-ahead log."""
    path = tmp_path / "vault.db"
    vault = open_vault(f"sqlite:///{path}", key=KEY, create=True)
    sealed = vault.seal(b"x", subject="person-1", place=PLACE)
    entry = vault._store.find("person-1")
    assert entry is not None
    assert entry.wrapped is not None
    files = [path, path.with_name("vault.db-wal")]
    assert any(entry.wrapped in file.read_bytes() for file in files)
    vault.forget("person-1")
    assert vault.open(sealed) == Erased()
    assert not any(entry.wrapped in file.read_bytes() for file in files)
    vault.close()


def test_a_vault_that_is_down_refuses_within_seconds_and_heals() -> None:
    """Never a hang, never plain text instead; texts go on while ready-made keys last (I8, I12, F34)."""
    with make_server() as server, server.database() as url:
        vault = open_vault(url, key=KEY, create=True)
        sealed = vault.seal(b"x", subject="person-1", place=PLACE)
        server.stop()
        began = time.monotonic()
        time.sleep(vault._store.patience)
        with pytest.raises(Unavailable) as refused:
            vault.open(sealed)
        assert refused.value.service == "vault"
        with pytest.raises(Unavailable):
            vault.seal(b"x", subject="person-2", place=PLACE)
        assert vault.fingerprint(b"x")
        assert time.monotonic() - began < 5
        server.start()
        assert vault.open(sealed) == b"x"
        server.freeze()
        time.sleep(vault._store.patience)
        began = time.monotonic()
        try:
            with pytest.raises(Unavailable):
                vault.open(sealed)
            took = time.monotonic() - began
        finally:
            server.thaw()
        assert took < 5
        assert vault.open(sealed) == b"x"
        vault.close()
