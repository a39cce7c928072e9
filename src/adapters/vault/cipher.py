"""How a field is sealed: AES-256-GCM under keys derived by HKDF-SHA256, with a key commitment (sealed history 5)."""

from hashlib import sha256
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.constant_time import bytes_eq

from wuye.adapters.randomness import random_bytes
from wuye.domain.shared.personal import Sealed
from wuye.domain.shared.refusal import BrokenHistory

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
WRAPPED_BYTES: Final = NONCE_BYTES + KEY_BYTES + 16
"""Nonce, encrypted key and tag: 60 bytes a key."""

FIELD_LABEL: Final = b"wuye/field-key/1"
COMMITMENT_LABEL: Final = b"wuye/key-commitment/1"
FINGERPRINT_LABEL: Final = b"wuye/command-fingerprint/1"


_INNER: Final = bytes(one ^ 0x36 for one in range(256))
_OUTER: Final = bytes(one ^ 0x5C for one in range(256))
_BLOCK_BYTES: Final = 64


class Mac:
    """HMAC-SHA-256 under one key of at most 64 bytes (RFC 2104): the library's costs twice as much a call."""

    __slots__ = ("_inner", "_outer")

    def __init__(self, key: bytes) -> None:
        block = key.ljust(_BLOCK_BYTES, b"\x00")
        self._inner = sha256(block.translate(_INNER)).copy
        self._outer = sha256(block.translate(_OUTER)).copy

    def digest(self, data: bytes) -> bytes:
        """32 bytes over some data."""
        inner, outer = self._inner(), self._outer()
        inner.update(data)
        outer.update(inner.digest())
        return outer.digest()


_UNSALTED_INNER: Final = bytes(_BLOCK_BYTES).translate(_INNER)
_UNSALTED_OUTER: Final = bytes(_BLOCK_BYTES).translate(_OUTER)
_REST: Final = bytes(_BLOCK_BYTES - KEY_BYTES)


def derive(key: bytes, *labels: bytes) -> tuple[bytes, ...]:
    """32 bytes for each label, by HKDF-SHA256 without salt; distinct labels give unrelated keys (RFC 5869)."""
    extracted = sha256(_UNSALTED_OUTER + sha256(_UNSALTED_INNER + key).digest()).digest() + _REST
    inner, outer = extracted.translate(_INNER), extracted.translate(_OUTER)
    # One block is all that is asked for. Written out: every free text has a key of its own.
    return tuple([sha256(outer + sha256(inner + label + b"\x01").digest()).digest() for label in labels])


def derived(key: bytes) -> tuple[bytes, bytes]:
    """Commitment and field key of a data-encryption key."""
    commitment, field_key = derive(key, COMMITMENT_LABEL, FIELD_LABEL)
    return commitment, field_key


def wrap(kek: AESGCM, key: bytes, name: str) -> bytes:
    """A key under the key-encryption key, bound to its name: it cannot be passed off as another's."""
    nonce = random_bytes(NONCE_BYTES)
    return nonce + kek.encrypt(nonce, key, name.encode())


def unwrap(kek: AESGCM, wrapped: bytes, name: str) -> bytes:
    """The key again. Raises ``BrokenHistory("key-tampered")``."""
    try:
        return kek.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], name.encode())
    except (InvalidTag, ValueError) as error:
        raise BrokenHistory("key-tampered", key=name) from error


class FieldKey(msgspec.Struct, frozen=True, gc=False):  # made for each text
    """A data-encryption key, ready for use under its name."""

    name: str
    commitment: bytes
    aead: AESGCM
    """``AESGCM`` under the field key."""

    @classmethod
    def of(cls, name: str, key: bytes) -> "FieldKey":
        """Derive field key and commitment from a data-encryption key."""
        commitment, field_key = derived(key)
        return cls(name, commitment, AESGCM(field_key))

    def seal(self, plain: bytes, place: str) -> Sealed:
        """Encrypt for one place; the nonce is random, 96 bits."""
        nonce = random_bytes(NONCE_BYTES)
        ciphertext = self.aead.encrypt(nonce, plain, place.encode())
        return Sealed(self.name, nonce, ciphertext, self.commitment, place)

    def open(self, sealed: Sealed) -> bytes:
        """Decrypt. Raises ``BrokenHistory("tampered")`` for other bytes, another place or another key."""
        # Without this check a second key could be made that opens the same bytes to another text.
        if not bytes_eq(sealed.commitment, self.commitment):
            raise BrokenHistory("tampered", key=self.name, place=sealed.place, field="commitment")
        try:
            return self.aead.decrypt(sealed.nonce, sealed.ciphertext, sealed.place.encode())
        except (InvalidTag, ValueError) as error:
            raise BrokenHistory("tampered", key=self.name, place=sealed.place, field="ciphertext") from error
