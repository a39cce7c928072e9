"""The vault: keys of personal data, in a database of their own, wrapped by a key file that is in neither."""

from pathlib import Path

from wuye.adapters.vault.keyfile import make_key_file, read_key_file
from wuye.adapters.vault.keyring import KeyVault
from wuye.adapters.vault.keystore import KeyStore, MemoryKeys
from wuye.application.ports import UnsafeSettings

__all__ = ["KeyVault", "make_key_file", "open_vault", "read_key_file"]


def open_vault(url: str, *, key: bytes, create: bool = False) -> KeyVault:
    """Open the vault at ``memory://``, ``sqlite:///path`` or ``postgresql://…`` with the 32 bytes of the key file.

    ``create`` makes what is missing and applies migrations; without it the vault must be there as expected.
    Raises ``WrongKey``, ``SchemaMismatch``, ``Unavailable`` or ``UnsafeSettings`` (a URL that names no store).
    """
    store = _store(url, create=create)
    try:
        return KeyVault(store, key, create=create or isinstance(store, MemoryKeys))
    except BaseException:
        store.close()
        raise


def _store(url: str, *, create: bool) -> KeyStore:
    scheme, _, rest = url.partition("://")
    if scheme == "memory":
        return MemoryKeys()
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        from wuye.adapters.vault.sqlite import SqliteKeys

        return SqliteKeys(Path(rest[1:]), create=create)
    if scheme in {"postgresql", "postgres"}:
        from wuye.adapters.vault.postgres import PostgresKeys

        return PostgresKeys(url, create=create)
    raise UnsafeSettings(f"{scheme}:// names no vault: use sqlite:///path, postgresql://… or memory://")
