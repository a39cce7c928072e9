"""The vault's contract, over memory, SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from tests.support.waiting import ended
from tests.vault.conftest import KEY, OpenVault
from wuye.adapters.vault import KeyVault, open_vault
from wuye.adapters.vault.keyring import BATCH
from wuye.domain.shared.personal import Erased, Sealed
from wuye.domain.shared.refusal import BrokenHistory, Refused

PLACE = "c1|ticket-1|1|d.text"
ANA = "person-0197aaaa"
BO = "person-0197bbbb"
SHARED = open_vault("memory://", key=KEY)


def test_what_was_sealed_opens_again(vault: KeyVault) -> None:
    """Staff must read what residents wrote."""
    for subject in (None, ANA):
        sealed = vault.seal("水管漏水".encode(), subject=subject, place=PLACE)
        assert vault.open(sealed) == "水管漏水".encode()
        assert "水管漏水".encode() not in sealed.ciphertext
        assert sealed.place == PLACE


def test_a_person_has_one_key_and_every_text_its_own(vault: KeyVault) -> None:
    """A text may name third parties: it must be erasable alone (sealed history 5)."""
    names = {vault.seal(b"x", subject=ANA, place=PLACE).key for _ in range(3)}
    texts = [vault.seal(b"x", subject=None, place=PLACE).key for _ in range(BATCH + 3)]
    assert names == {ANA}
    assert len(set(texts)) == BATCH + 3
    assert all(text.startswith("text-") for text in texts)


def test_a_subject_cannot_pose_as_a_text(vault: KeyVault) -> None:
    """Ids of persons come from outside; none may reach another text's key."""
    with pytest.raises(Refused) as refused:
        vault.seal(b"x", subject="text-00", place=PLACE)
    assert refused.value.code == "invalid-id"


def test_equal_texts_look_different(vault: KeyVault) -> None:
    """Equal ciphertexts would tell that two persons share a number."""
    first, second = (vault.seal(b"13800000000", subject=ANA, place=PLACE) for _ in range(2))
    assert first.nonce != second.nonce
    assert first.ciphertext != second.ciphertext


def test_a_forgotten_person_is_erased_and_nobody_else(vault: KeyVault) -> None:
    """Destroying one key erases what it sealed, and only that (sealed history 5)."""
    ana, bo = (vault.seal(b"name", subject=one, place=PLACE) for one in (ANA, BO))
    text = vault.seal(b"text", subject=None, place=PLACE)
    assert vault.forget(ANA) is True
    assert vault.open(ana) == Erased()
    assert vault.open(bo) == b"name"
    assert vault.open(text) == b"text"
    assert vault.forget(text.key) is True
    assert vault.open(text) == Erased()


def test_a_forgotten_key_is_an_error_for_ever(vault: KeyVault) -> None:
    """A person must not come back under the old name by accident."""
    vault.seal(b"x", subject=ANA, place=PLACE)
    assert [vault.forget(ANA), vault.forget(ANA), vault.forget(BO)] == [True, False, False]
    for subject in (ANA, BO):
        with pytest.raises(Refused) as refused:
            vault.seal(b"x", subject=subject, place=PLACE)
        assert refused.value.code == "subject-erased"
        assert refused.value.facts == {"subject": subject}


def test_a_missing_key_without_tombstone_is_loss_or_sabotage(vault: KeyVault) -> None:
    """Only an erasure may make a field unreadable (sealed history 5)."""
    sealed = vault.seal(b"x", subject=None, place=PLACE)
    with pytest.raises(BrokenHistory) as broken:
        vault.open(evolve(sealed, key="text-never-made"))
    assert broken.value.code == "key-missing"


def test_fingerprints_need_the_vaults_secret(vault: KeyVault) -> None:
    """A bare hash of a telephone number is brute-forced in seconds."""
    assert vault.fingerprint(b"a") == vault.fingerprint(b"a") != vault.fingerprint(b"b")
    other = open_vault("memory://", key=KEY)
    assert other.fingerprint(b"a") != vault.fingerprint(b"a")
    assert len(vault.fingerprint(b"a")) == 32


def test_threads_share_a_vault(vault: KeyVault) -> None:
    """A server seals in many threads: no text key may go out twice, no person get two keys."""
    sealed: list[Sealed] = []

    def work() -> None:
        for _ in range(100):
            sealed.append(vault.seal(b"t", subject=None, place=PLACE))
            sealed.append(vault.seal(b"p", subject=ANA, place=PLACE))

    threads = [threading.Thread(target=work, daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
    ended(threads)
    texts = [one.key for one in sealed if one.key != ANA]
    assert len(texts) == len(set(texts)) == 800
    assert {vault.open(one) for one in sealed} == {b"t", b"p"}


@given(plain=st.binary(max_size=300), place=st.text(max_size=60), subject=st.sampled_from([None, ANA, BO]))
def test_every_text_in_every_place_comes_back(plain: bytes, place: str, subject: str | None) -> None:
    """No length and no place is special."""
    assert SHARED.open(SHARED.seal(plain, subject=subject, place=place)) == plain


@given(
    plain=st.binary(max_size=60),
    part=st.sampled_from(["nonce", "ciphertext", "commitment"]),
    where=st.integers(min_value=0, max_value=10_000),
    flip=st.integers(min_value=1, max_value=255),
)
def test_any_flipped_byte_is_noticed(plain: bytes, part: str, where: int, flip: int) -> None:
    """Whoever edits the database must not be able to change what a resident said."""
    sealed = SHARED.seal(plain, subject=ANA, place=PLACE)
    content = bytearray(getattr(sealed, part))
    content[where % len(content)] ^= flip
    with pytest.raises(BrokenHistory) as broken:
        SHARED.open(_altered(sealed, part, bytes(content)))
    assert broken.value.code == "tampered"


@given(part=st.sampled_from(["nonce", "ciphertext", "commitment"]), kept=st.integers(min_value=0, max_value=11))
def test_a_truncated_field_is_noticed(part: str, kept: int) -> None:
    """A short read of the disk must not look like an empty text."""
    sealed = SHARED.seal(b"text", subject=ANA, place=PLACE)
    with pytest.raises(BrokenHistory) as broken:
        SHARED.open(_altered(sealed, part, getattr(sealed, part)[:kept]))
    assert broken.value.code == "tampered"


@given(place=st.text(max_size=60).filter(lambda place: place != PLACE))
def test_a_moved_field_is_noticed(place: str) -> None:
    """A ciphertext put into another case, version or field would put words in somebody's mouth."""
    sealed = SHARED.seal(b"text", subject=ANA, place=PLACE)
    with pytest.raises(BrokenHistory) as broken:
        SHARED.open(evolve(sealed, place=place))
    assert broken.value.code == "tampered"


def test_a_field_under_anothers_key_is_noticed() -> None:
    """The commitment ties a ciphertext to one key: a second key that opens it to other words cannot be named."""
    sealed = SHARED.seal(b"text", subject=ANA, place=PLACE)
    SHARED.seal(b"text", subject=BO, place=PLACE)
    with pytest.raises(BrokenHistory) as broken:
        SHARED.open(evolve(sealed, key=BO))
    assert (broken.value.code, broken.value.facts["field"]) == ("tampered", "commitment")


def test_keys_outlive_the_process(opened: OpenVault) -> None:
    """A sealed event without its key is lost for ever: the key is durable before the event is."""
    first = opened()
    person, text = (first.seal(b"x", subject=one, place=PLACE) for one in (ANA, None))
    mark = first.fingerprint(b"a")
    # No closing, no flush: what the first process made must be there at once.
    second = opened()
    assert second.open(person) == second.open(text) == b"x"
    assert second.fingerprint(b"a") == mark
    assert second.seal(b"y", subject=ANA, place=PLACE).commitment == person.commitment


def test_what_one_process_forgets_stops_opening_in_the_other(opened: OpenVault) -> None:
    """A cache must not keep an erased person alive; the bound is the store's ``patience``."""
    first, second = opened(), opened()
    person = first.seal(b"x", subject=ANA, place=PLACE)
    text = first.seal(b"x", subject=None, place=PLACE)
    assert second.open(person) == second.open(text) == b"x"
    assert first.forget(ANA)
    assert first.forget(text.key)
    assert first.open(person) == first.open(text) == Erased()
    if second._store.patience:
        threading.Event().wait(second._store.patience)
    assert second.open(person) == second.open(text) == Erased()
    with pytest.raises(Refused):
        second.seal(b"y", subject=ANA, place=PLACE)


def _altered(sealed: Sealed, part: str, content: bytes) -> Sealed:
    changes: dict[str, Any] = {part: content}
    return evolve(sealed, **changes)
