"""The key file: 32 random bytes that wrap every key of the vault; in no database and in no backup of one."""

import base64
import binascii
import os
import secrets
from pathlib import Path

from wuye.adapters.vault.cipher import KEY_BYTES
from wuye.application.ports import WrongKey


def make_key_file(path: Path) -> bytes:
    """Make a key file readable by its owner alone (0600), durably; gives the key.

    Raises ``WrongKey`` when there is a file already: overwriting it would lose every personal field.
    """
    key = secrets.token_bytes(KEY_BYTES)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise WrongKey(f"{path} exists already: a key file is never overwritten") from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(base64.b64encode(key) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return key


def read_key_file(path: Path) -> bytes:
    """The key of a key file. Raises ``WrongKey`` when it is missing, damaged, or readable by others."""
    try:
        mode = path.stat().st_mode
        text = path.read_bytes()
    except FileNotFoundError as error:
        raise WrongKey(
            f"the key file {path} is missing: put back its copy; without it no personal field opens"
        ) from error
    except OSError as error:
        raise WrongKey(f"the key file {path} cannot be read: {error.strerror}") from error
    if os.name == "posix" and mode & 0o077:
        raise WrongKey(f"the key file {path} is open to others: chmod 600 {path}")
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise WrongKey(f"the key file {path} is damaged: {KEY_BYTES} bytes in base64 are expected")
    return key
