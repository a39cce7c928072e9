"""The vault: keys of personal data, in a database of their own, wrapped by a key file that is in neither."""

from wuye.adapters.eventlog.address import Engine, address
from wuye.adapters.vault.keyfile import make_key_file, read_key_file
from wuye.adapters.vault.keyring import KeyVault
from wuye.adapters.vault.keystore import KeyStore, MemoryKeys

__all__ = ["KeyVault", "make_key_file", "open_vault", "read_key_file"]


def open_vault(url: str, *, key: bytes, create: bool = False) -> KeyVault:
    """Open the vault at ``memory://``, ``sqlite:///path`` or ``postgresql://…`` with the 32 bytes of the key file.

    ``create`` makes what is missing and applies migrations; without it the vault must be there as expected.
    Raises ``WrongKey``, ``SchemaMismatch``, ``Unavailable``, ``UnsafeSettings``, or
    ``ValueError`` for no such kind of address.
    """
    store = _store(url, create=create)
    try:
        return KeyVault(store, key, create=create or isinstance(store, MemoryKeys))
    except BaseException:
        store.close()
        raise


def _store(url: str, *, create: bool) -> KeyStore:
    place = address(url)
    match place.engine:
        case Engine.MEMORY:
            return MemoryKeys()
        case Engine.SQLITE:
            from wuye.adapters.vault.sqlite import SqliteKeys

            return SqliteKeys(place.path, create=create)
        case Engine.POSTGRES:
            from wuye.adapters.vault.postgres import PostgresKeys

            return PostgresKeys(url, create=create)
