"""The file store: evidence under the digest of its bytes (F35)."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wuye.adapters.files import FolderFiles
from wuye.application.ports import Unavailable
from wuye.domain.shared.refusal import BrokenHistory


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=500))
def test_what_was_put_is_got(tmp_path: Path, content: bytes) -> None:
    """A photo is referenced by its digest: the same bytes must come back."""
    files = FolderFiles(tmp_path)
    digest, length = files.put(content)
    assert (digest, length) == (hashlib.sha256(content).hexdigest(), len(content))
    assert files.has(digest)
    assert files.get(digest) == content


def test_the_same_bytes_are_one_file_two_folders_deep(tmp_path: Path) -> None:
    """Residents send the same photo often; folders stay small."""
    files = FolderFiles(tmp_path)
    first, second = files.put(b"photo"), files.put(b"photo")
    assert first == second
    digest = first[0]
    assert [path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()] == [
        Path(digest[:2], digest[2:4], digest)
    ]


def test_other_bytes_are_noticed_and_mended_by_the_right_ones(tmp_path: Path) -> None:
    """Evidence that was exchanged is no evidence."""
    files = FolderFiles(tmp_path)
    digest, _ = files.put(b"photo")
    (tmp_path / digest[:2] / digest[2:4] / digest).write_bytes(b"other")
    with pytest.raises(BrokenHistory) as broken:
        files.get(digest)
    assert broken.value.code == "file-tampered"
    files.put(b"photo")
    assert files.get(digest) == b"photo"


def test_an_absent_file_and_a_foreign_name_are_absent(tmp_path: Path) -> None:
    """A digest is also a path: nothing but a digest may reach the file system."""
    (tmp_path / "secret").write_text("x")
    files = FolderFiles(tmp_path / "files")
    for digest in ("0" * 64, "../secret", "", "G" * 64, "0" * 63 + "\n"):
        assert not files.has(digest)
        with pytest.raises(KeyError):
            files.get(digest)


def test_a_disk_that_refuses_leaves_nothing_half_written(tmp_path: Path) -> None:
    """An event must never refer to half a photo."""
    files = FolderFiles(tmp_path)
    digest = hashlib.sha256(b"photo").hexdigest()
    (tmp_path / digest[:2]).write_text("a file where a folder should be")
    with pytest.raises(Unavailable) as refused:
        files.put(b"photo")
    assert refused.value.service == "files"
    assert not files.has(digest)
