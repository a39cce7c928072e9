"""One vault a test, over each of the three stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from wuye.adapters.vault import KeyVault, open_vault

KEY = bytes(range(32))

OpenVault = Callable[..., KeyVault]


@pytest.fixture(params=["sqlite", "postgres"])
def vault_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty place for a vault that outlives its process."""
    if request.param == "postgres":
        url: str = request.getfixturevalue("postgres_url")
        return url
    return f"sqlite:///{tmp_path / 'vault.db'}"


@pytest.fixture
def opened(vault_url: str) -> Iterator[OpenVault]:
    """Open the vault, as often as a test needs processes; the first call makes it."""
    made: list[KeyVault] = []

    def again(key: bytes = KEY) -> KeyVault:
        vault = open_vault(vault_url, key=key, create=not made)
        made.append(vault)
        return vault

    yield again
    for vault in made:
        vault.close()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[KeyVault]:
    """A fresh vault in each of the three stores; the tests of a module share one PostgreSQL database."""
    url = {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path / 'vault.db'}"}.get(request.param)
    url = url or str(request.getfixturevalue("postgres_module_url"))
    vault = open_vault(url, key=KEY, create=True)
    yield vault
    vault.close()
    if request.param == "postgres":
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA wuye_vault CASCADE")
