"""Evidence is stored before anything refers to it."""

import hashlib

import pytest

from wuye import Desk, Refused
from wuye.application.exhibits import Exhibits, bears_evidence
from wuye.domain.shared.evidence import Evidence, EvidenceKind
from wuye.domain.ticket.commands import AcceptWork, AddNote, Urge

CONTENT = b"a photo of the tap"


def note(digest: str, length: int) -> AddNote:
    """A note with one attachment."""
    photo = Evidence(kind=EvidenceKind.PHOTO, digest=digest, length=length, media_type="image/jpeg")
    return AddNote(text="见照片", attachments=(photo,))


def test_a_command_may_refer_only_to_what_is_stored(desk: Desk) -> None:
    """Evidence that nobody can show is none (F35)."""
    digest = hashlib.sha256(CONTENT).hexdigest()
    with pytest.raises(Refused) as absent:
        Exhibits(desk.files).check(note(digest, len(CONTENT)))
    assert absent.value.code == "evidence-not-stored"
    desk.files.put(CONTENT)
    Exhibits(desk.files).check(note(digest, len(CONTENT)))
    with pytest.raises(Refused) as cut:
        Exhibits(desk.files).check(note(digest, len(CONTENT) - 1))
    assert cut.value.code == "evidence-length"


def test_only_commands_that_may_hold_evidence_are_searched() -> None:
    """The search costs nothing where there is nothing to find."""
    assert bears_evidence(AddNote)
    assert bears_evidence(AcceptWork)
    assert not bears_evidence(Urge)
