"""The vault is away, and photos that are half there: F34, F35, as far as they are built."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing

import pytest

from tests.faults import invariants
from tests.faults.orders import PERSON, SITE, Order
from tests.faults.place import Place
from tests.faults.served import Served
from wuye.domain.shared.refusal import BrokenHistory

PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def test_without_the_vault_only_what_needs_it_waits(file: Place) -> None:
    """F34: a command without personal data goes on, one with it is refused in time, and never written in plain."""
    with file.open() as desk:
        with closing(sqlite3.connect(file.folder / "wuye.vault.db", isolation_level=None)) as hog:
            hog.execute("BEGIN IMMEDIATE")
            with Served(file) as served:
                assert served.give(Order("free", SITE)).status == 201
                reply = served.give(Order("secret", PERSON))
                assert (reply.status, reply.content["service"]) == (503, "vault")
                assert int(reply.headers["retry-after"]) > 0
                hog.execute("ROLLBACK")
                assert served.give(Order("secret", PERSON)).status == 201
        invariants.assert_readable(desk)
        assert desk.history("person-secret")[0].event.name.plain == "张 secret"
    held = b"".join(one.read_bytes() for one in file.folder.iterdir() if one.name.startswith("wuye.db"))
    assert b"secret" in held
    for text in ("张 secret".encode(), b"needs of secret"):
        assert text not in held


def test_evidence_that_was_cut_damaged_or_lost_is_never_taken_for_whole(file: Place) -> None:
    """F35: what is half written has no name yet; what was flipped or deleted afterwards is noticed on reading."""
    with file.open() as desk:
        digest, length = desk.files.put(PHOTO)
        assert (digest, length) == (hashlib.sha256(PHOTO).hexdigest(), len(PHOTO))
        (stored,) = [one for one in (file.folder / "wuye.files").rglob("*") if one.is_file()]
        stored.chmod(0o600)
        stored.write_bytes(PHOTO[:-1] + b"\xff\xfe")
        with pytest.raises(BrokenHistory):
            desk.files.get(digest)
        stored.unlink()
        assert not desk.files.has(digest)
        with pytest.raises(KeyError):
            desk.files.get(digest)
        # An upload that was killed leaves a temporary file; it is nobody's evidence, and the next upload is whole.
        (stored.parent / "half.tmp").write_bytes(PHOTO[:100])
        assert not desk.files.has(digest)
        assert desk.files.put(PHOTO) == (digest, length)
        assert desk.files.get(digest) == PHOTO
