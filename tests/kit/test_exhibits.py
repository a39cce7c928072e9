"""Evidence is stored before anything refers to it."""

import hashlib

import pytest

from wuye import Desk, Refused
from wuye.application.cache import NotAtHand
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
        Exhibits(desk.files).check(note(digest, len(CONTENT)), reading=True)
    assert absent.value.code == "evidence-not-stored"
    desk.files.put(CONTENT)
    Exhibits(desk.files).check(note(digest, len(CONTENT)), reading=True)
    with pytest.raises(Refused) as cut:
        Exhibits(desk.files).check(note(digest, len(CONTENT) - 1), reading=True)
    assert cut.value.code == "evidence-length"


def test_a_file_nobody_has_read_yet_is_not_read_where_others_wait(desk: Desk) -> None:
    """Whoever decides for many would hold them up by as long as the disk takes."""
    known = Exhibits(desk.files)
    told = note(*desk.files.put(CONTENT))
    with pytest.raises(NotAtHand):
        known.check(told, reading=False)
    known.check(told, reading=True)
    known.check(told, reading=False)


def test_only_commands_that_may_hold_evidence_are_searched() -> None:
    """The search costs nothing where there is nothing to find."""
    assert bears_evidence(AddNote)
    assert bears_evidence(AcceptWork)
    assert not bears_evidence(Urge)
