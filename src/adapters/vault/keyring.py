"""The vault: hands out keys, seals and opens, forgets.

The rule between processes: a key that one process forgets stops opening in that process at once, in every other
within ``patience`` of its store (SQLite and memory: at once; PostgreSQL: a quarter of a second). Where the store does
not answer, nothing opens.
"""

import threading
import time
from collections import OrderedDict, deque
from datetime import UTC, datetime
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wuye.adapters.processes import HERE
from wuye.adapters.randomness import random_bytes, random_pieces
from wuye.adapters.vault.cipher import FINGERPRINT_LABEL, KEY_BYTES, FieldKey, Mac, derive, derived, unwrap, wrap
from wuye.adapters.vault.keystore import KeyStore
from wuye.application.ports import SchemaMismatch, Unavailable, WrongKey
from wuye.domain.shared.personal import Erased, Sealed
from wuye.domain.shared.refusal import BrokenHistory, Refused

TEXT_PREFIX: Final = "text-"
BATCH: Final = 256
"""Text keys made durable at once; those unused at the end of a process are harmless."""
MOST: Final = 4096
"""The same for whoever uses more than ``HURRIED`` a second: an import."""
HURRIED: Final = 2_000
CACHED: Final = 8_192
_SEALING_PATIENCE: Final = 0.05
"""Seconds for which a kept key seals without a look at erasures elsewhere: what it seals then opens nowhere anyhow."""
_SECRET: Final = "vault-secret"  # noqa: S105 - its name, not its value


class KeyVault:
    """Personal data under keys that can be destroyed (sealed history 5). Safe for threads; open it after a fork."""

    def __init__(self, store: KeyStore, key: bytes, *, create: bool) -> None:
        if len(key) != KEY_BYTES:
            raise WrongKey(f"the vault's key has {len(key)} bytes, {KEY_BYTES} are expected")
        self._store = store
        self._kek = AESGCM(key)
        (fingerprint_key,) = derive(self._secret(create), FINGERPRINT_LABEL)
        self._fingerprints = Mac(fingerprint_key)
        self._lock = threading.Lock()
        self._refill = threading.Lock()
        self._texts: deque[tuple[str, bytes, bytes]] = deque()
        """Name, commitment and field key of each; their ciphers would fill the processor's cache."""
        self._batch = BATCH
        self._made_at = 0.0
        self._cache: OrderedDict[str, FieldKey] = OrderedDict()
        self._erasures = store.erasures()
        self._generation = 0
        self._heeded = time.monotonic()
        self._process = HERE.id

    def seal(self, plain: bytes, *, subject: str | None, place: str) -> Sealed:
        """Seal under the subject's key, or under a new one of its own; the key is durable before this returns.

        Raises ``Refused("subject-erased")`` when that key was destroyed, ``Unavailable`` when the vault is not there.
        """
        return (self._text_key() if subject is None else self._subject_key(subject)).seal(plain, place)

    def open(self, sealed: Sealed) -> bytes | Erased:
        """The plain bytes, or ``Erased``.

        Raises ``BrokenHistory``: ``tampered``, or ``key-missing`` when there is neither key nor tombstone (loss or
        sabotage); ``Unavailable`` when the vault is not there.
        """
        generation = self._heed_erasures()
        key = self._cached(sealed.key)
        if key is None:
            entry = self._store.find(sealed.key)
            if entry is None:
                raise BrokenHistory("key-missing", key=sealed.key, place=sealed.place)
            if entry.wrapped is None:
                return Erased()
            key = self._keep(sealed.key, entry.wrapped, generation)
        return key.open(sealed)

    def fingerprint(self, data: bytes) -> bytes:
        """HMAC-SHA-256 under a key derived from the vault's secret: equal inputs are seen, plain text is not."""
        return self._fingerprints.digest(data)

    def forget(self, key: str) -> bool:
        """Destroy a key and leave its tombstone for ever, also where there was none; True if it was alive."""
        alive = self._store.destroy(key, datetime.now(UTC).isoformat())
        with self._lock:
            self._cache.pop(key, None)
            self._generation += 1
        return alive

    def close(self) -> None:
        """Give back connections; plain keys are dropped."""
        with self._lock:
            self._texts.clear()
            self._cache.clear()
        self._store.close()

    def _secret(self, create: bool) -> bytes:
        fresh = wrap(self._kek, random_bytes(KEY_BYTES), _SECRET) if create else None
        wrapped = self._store.secret(_SECRET, fresh)
        if wrapped is None:
            raise SchemaMismatch(0, 1, "the vault was never finished: run `wuye init`")
        try:
            return unwrap(self._kek, wrapped, _SECRET)
        except BrokenHistory as error:
            raise WrongKey("this key file is not the one the vault was made with: put back the right copy") from error

    def _text_key(self) -> FieldKey:
        self._refuse_after_fork()
        while True:
            try:
                name, commitment, key = self._texts.popleft()
            except IndexError:
                self._make_texts()
                continue
            # It is not kept for opening: of the texts of a ledger hardly one is looked at.
            return FieldKey(name, commitment, AESGCM(key))

    def _make_texts(self) -> None:
        with self._refill:
            if self._texts:
                return
            now = time.monotonic()
            hurried = self._batch > HURRIED * (now - self._made_at)
            self._batch = min(2 * self._batch, MOST) if hurried else BATCH
            self._made_at = now
            # Names that begin with the time lie side by side in the store: a batch touches few of its pages.
            begins = f"{TEXT_PREFIX}{time.time_ns() // 1_000_000:012x}"
            drawn = zip(random_pieces(10, self._batch), random_pieces(KEY_BYTES, self._batch), strict=True)
            made = [(begins + end.hex(), key) for end, key in drawn]
            self._store.add([(name, wrap(self._kek, key, name)) for name, key in made])
            self._texts.extend([(name, *derived(key)) for name, key in made])

    def _subject_key(self, subject: str) -> FieldKey:
        if subject.startswith(TEXT_PREFIX):
            raise Refused("invalid-id", id=subject)
        generation = self._heed_erasures(_SEALING_PATIENCE)
        key = self._cached(subject)
        if key is not None:
            return key
        entry = self._store.find(subject)
        if entry is None:
            self._store.add([(subject, wrap(self._kek, random_bytes(KEY_BYTES), subject))])
            # Another process may have been faster: the stored key counts, not ours.
            entry = self._store.find(subject)
        if entry is None or entry.wrapped is None:
            raise Refused("subject-erased", subject=subject)
        return self._keep(subject, entry.wrapped, generation)

    def _heed_erasures(self, patience: float = 0.0) -> int:
        """Drop cached keys when some key was destroyed, here or elsewhere; gives the cache's generation."""
        self._refuse_after_fork()
        now, patience = time.monotonic(), max(patience, self._store.patience)
        with self._lock:
            if patience and now - self._heeded < patience:
                return self._generation
        count = self._store.erasures()
        with self._lock:
            if count > self._erasures:
                self._cache.clear()
                self._erasures = count
                self._generation += 1
            self._heeded = now
            return self._generation

    def _keep(self, name: str, wrapped: bytes, generation: int) -> FieldKey:
        key = FieldKey.of(name, unwrap(self._kek, wrapped, name))
        with self._lock:
            # A key that was read before an erasure was noticed may be the erased one.
            if generation == self._generation:
                self._remember(key)
        return key

    def _remember(self, key: FieldKey) -> None:
        self._cache[key.name] = key
        if len(self._cache) > CACHED:
            self._cache.popitem(last=False)

    def _cached(self, name: str) -> FieldKey | None:
        with self._lock:
            key = self._cache.get(name)
            if key is not None:
                self._cache.move_to_end(name)
            return key

    def _refuse_after_fork(self) -> None:
        # Two processes with one pool would give two texts one key: erasing one would erase the other.
        if HERE.id != self._process:
            raise Unavailable("vault", "it was opened before a fork: open it in the child")
