"""How a field is sealed: AES-256-GCM under keys derived by HKDF-SHA256, with a key commitment (sealed history 5)."""

import hmac
import secrets
from typing import Final

from attrs import field, frozen
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.constant_time import bytes_eq

from wuye.domain.shared.personal import Sealed
from wuye.domain.shared.refusal import BrokenHistory

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
WRAPPED_BYTES: Final = NONCE_BYTES + KEY_BYTES + 16
"""Nonce, encrypted key and tag: 60 bytes a key."""

FIELD_LABEL: Final = b"wuye/field-key/1"
COMMITMENT_LABEL: Final = b"wuye/key-commitment/1"
FINGERPRINT_LABEL: Final = b"wuye/command-fingerprint/1"


def derive(key: bytes, label: bytes) -> bytes:
    """32 bytes from a key, by HKDF-SHA256 without salt; distinct labels give unrelated keys (RFC 5869).

    One block is all that is asked for: two digests, where the library's general form costs six times as much.
    """
    extracted = hmac.digest(bytes(KEY_BYTES), key, "sha256")
    return hmac.digest(extracted, label + b"\x01", "sha256")


def wrap(kek: AESGCM, key: bytes, name: str) -> bytes:
    """A key under the key-encryption key, bound to its name: it cannot be passed off as another's."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + kek.encrypt(nonce, key, name.encode())


def unwrap(kek: AESGCM, wrapped: bytes, name: str) -> bytes:
    """The key again. Raises ``BrokenHistory("key-tampered")``."""
    try:
        return kek.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], name.encode())
    except (InvalidTag, ValueError) as error:
        raise BrokenHistory("key-tampered", key=name) from error


@frozen
class FieldKey:
    """A data-encryption key, ready for use under its name."""

    name: str
    commitment: bytes
    _aead: AESGCM = field(repr=False, eq=False)

    @classmethod
    def of(cls, name: str, key: bytes) -> "FieldKey":
        """Derive field key and commitment from a data-encryption key."""
        return cls(name, derive(key, COMMITMENT_LABEL), AESGCM(derive(key, FIELD_LABEL)))

    def seal(self, plain: bytes, place: str) -> Sealed:
        """Encrypt for one place; the nonce is random, 96 bits."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        ciphertext = self._aead.encrypt(nonce, plain, place.encode())
        return Sealed(self.name, nonce, ciphertext, self.commitment, place)

    def open(self, sealed: Sealed) -> bytes:
        """Decrypt. Raises ``BrokenHistory("tampered")`` for other bytes, another place or another key."""
        # Without this check a second key could be made that opens the same bytes to another text.
        if not bytes_eq(sealed.commitment, self.commitment):
            raise BrokenHistory("tampered", key=self.name, place=sealed.place, field="commitment")
        try:
            return self._aead.decrypt(sealed.nonce, sealed.ciphertext, sealed.place.encode())
        except (InvalidTag, ValueError) as error:
            raise BrokenHistory("tampered", key=self.name, place=sealed.place, field="ciphertext") from error
