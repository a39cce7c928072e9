"""Single values out of their plain form: exactly one spelling each, and a name for whatever else comes."""

import re
from binascii import a2b_base64
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from types import NoneType
from typing import Any, Final

import msgspec
from cattrs.dispatch import StructureHook

from wuye.application.misfits import misfit
from wuye.domain.shared.personal import Erased, Personal, Sealed
from wuye.domain.shared.refusal import BrokenHistory

# Key, nonce, ciphertext, commitment, and the place or the path in it; the subject may come on top.
_SEALED_PARTS: Final = 5
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)?", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DURATION: Final = re.compile(r"(-?)PT(\d{1,12})(?:\.(\d{1,6}))?S", re.ASCII)
_BASE64URL: Final = re.compile(r"[\w-]*", re.ASCII)
# The two characters in which base64url differs, each way; those of the other alphabet become what none knows.
_STANDARD: Final = bytes.maketrans(b"-_+/=", b"+/***")


def _exactly(cls: type, expected: str) -> StructureHook:
    def structure(value: Any, _: Any) -> Any:
        if type(value) is not cls:
            raise misfit("wrong-type", expected, value)
        return value

    return structure


def _number(value: Any, _: Any) -> float:
    if type(value) not in (int, float):
        raise misfit("wrong-type", "a number", value)
    return float(value)


def _instant(value: Any, _: Any) -> datetime:
    expected = "an instant such as 2026-11-21T09:30:00+08:00"
    if type(value) is not str:
        raise misfit("wrong-type", expected, value)
    found = _INSTANT.fullmatch(value)
    if found is None:
        raise misfit("invalid-time", expected, value)
    if found[2] is None:
        raise misfit("naive-time", expected, value)
    try:
        instant = datetime.fromisoformat(value.upper())
        return instant if instant.tzinfo is UTC else instant.astimezone(UTC)
    except (ValueError, OverflowError):
        # A leap second cannot be told from its neighbour in any arithmetic on instants: refused, and named.
        facts = {"leap_second": True} if value[17:19] == "60" else {}
        raise misfit("invalid-time", expected, value, **facts) from None


def _day(value: Any, _: Any) -> date:
    expected = "a day such as 2026-11-21"
    if type(value) is not str:
        raise misfit("wrong-type", expected, value)
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise misfit("invalid-date", expected, value)


def _duration(value: Any, _: Any) -> timedelta:
    expected = "a duration such as PT5400S"
    if type(value) is not str:
        raise misfit("wrong-type", expected, value)
    found = _DURATION.fullmatch(value)
    if found is None:
        raise misfit("invalid-duration", expected, value)
    sign, seconds, fraction = found.groups()
    length = timedelta(seconds=int(seconds), microseconds=int((fraction or "").ljust(6, "0")))
    return -length if sign else length


def _bytes(value: Any, _: Any) -> bytes:
    expected = "base64url without padding"
    if type(value) is not str:
        raise misfit("wrong-type", expected, value)
    try:
        return from_base64url(value)
    except ValueError:
        raise misfit("invalid-value", expected, value) from None


def choice(members: Mapping[Any, Any]) -> StructureHook:
    """Reads one of a closed list of values; ``members`` = what each type and value stands for."""
    allowed = [str(value) for _, value in members]

    def structure(value: Any, _: Any) -> Any:
        try:
            return members[type(value), value]
        except (KeyError, TypeError):
            expected = "one of " + ", ".join(allowed)
            kinds = {kind for kind, _ in members}
            code = "unknown-value" if type(value) in kinds else "wrong-type"
            raise misfit(code, expected, value, allowed=allowed) from None

    return structure


def personal(value: Any, around: str | None) -> Personal[str]:
    """Reads a personal field: open, sealed or erased. ``around`` completes the place of one that has only its path."""
    if type(value) is dict:
        sealed = value.get("$sealed")
        if type(sealed) is dict and len(value) == 1:
            _check_sealed(sealed, around)
            return Personal(SealedForm(sealed, around), sealed.get("s"))
        text, subject = value.get("$personal"), value.get("$subject")
        if type(text) is str and len(value) == 2 and "$subject" in value and isinstance(subject, str | None):
            return Personal(text, subject)
        if value.get("$erased") is True and len(value) == 1:
            return Personal(Erased())
    raise misfit("wrong-type", "a personal field", value)


def left_alone(value: Any, around: str | None) -> Personal[str]:
    """The same for readers who will not open it: what is sealed is taken over unseen."""
    if type(value) is dict and len(value) == 1:
        sealed = value.get("$sealed")
        if type(sealed) is dict:
            return sealed_at(sealed, around)
    return personal(value, around)


def sealed_at(form: dict[str, Any], around: str | None) -> Personal[str]:
    """A sealed field of its form, which nobody looks at."""
    # The commonest value of all: put together without the two constructors.
    content, made = _new(SealedForm), _new(Personal)
    _set_form(content, form)
    _set_around(content, around)
    _set_content(made, content)
    _set_subject(made, form.get("s"))
    return made


def _check_sealed(form: dict[str, Any], around: str | None) -> None:
    key, subject, place = form.get("k"), form.get("s"), form.get("p")
    if "f" in form and "p" not in form:
        place = form["f"] if around is not None else None
    if type(key) is not str or type(place) is not str or not (subject is None or type(subject) is str):
        raise misfit("wrong-type", "a sealed field", form)
    if len(form) != _SEALED_PARTS + ("s" in form):
        raise misfit("wrong-type", "a sealed field", form)
    for name in ("n", "c", "h"):
        part = form.get(name)
        if type(part) is not str or len(part) % 4 == 1 or not _BASE64URL.fullmatch(part):
            _bytes(part, bytes)


class SealedForm(Sealed):
    """A sealed field as it was read: its parts are made when somebody opens it, and few do.

    Whoever asks for a part of one that was taken over unseen gets ``BrokenHistory("malformed")`` if it is not there.
    """

    __slots__ = ("around", "form")

    around: str | None
    form: dict[str, Any]

    def __init__(self, form: dict[str, Any], around: str | None) -> None:
        object.__setattr__(self, "form", form)
        object.__setattr__(self, "around", around)

    def text(self, name: str) -> str:
        """A part as it is written."""
        part = self.form.get(name)
        if type(part) is not str:
            raise BrokenHistory("malformed", place=self.around or "", field=f"$sealed.{name}")
        return part

    @property
    def key(self) -> str:
        """Name of the key."""
        return self.text("k")

    @property
    def place(self) -> str:
        """What it is bound to."""
        return self.text("p") if "p" in self.form else f"{self.around}|{self.text('f')}"

    @property
    def nonce(self) -> bytes:
        """Of the encryption."""
        return self._bytes("n")

    @property
    def ciphertext(self) -> bytes:
        """With its tag."""
        return self._bytes("c")

    @property
    def commitment(self) -> bytes:
        """To the key."""
        return self._bytes("h")

    def _bytes(self, name: str) -> bytes:
        try:
            return from_base64url(self.text(name))
        except ValueError as fault:
            raise BrokenHistory("malformed", place=self.around or "", field=f"$sealed.{name}") from fault

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and _parts(self) == _parts(other)

    def __hash__(self) -> int:
        return hash(_parts(self))


class UnseenForm(msgspec.Struct, forbid_unknown_fields=True, gc=False, rename={"sealed": "$sealed"}):
    """The shape of a sealed field whose parts nobody looks at: not even texts are made of them."""

    sealed: msgspec.Raw


class Unseen(Personal[str]):
    """A sealed field taken over as the bytes it is written in; few readers of a page ask what is in them.

    Whoever does gets ``BrokenHistory("malformed")`` if they are none.
    """

    __slots__ = ()

    @property
    def content(self) -> Sealed:
        """What is sealed."""
        return SealedForm(self._form(), _get_subject(self))

    @property
    def subject(self) -> str | None:
        """Whose key seals it."""
        found: str | None = self._form().get("s")
        return found

    def _form(self) -> dict[str, Any]:
        try:
            form: dict[str, Any] = msgspec.json.decode(_get_content(self))
        except (msgspec.DecodeError, UnicodeDecodeError) as fault:
            raise BrokenHistory("malformed", place=_get_subject(self) or "", field="$sealed") from fault
        return form

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Personal) and (self.content, self.subject) == (other.content, other.subject)

    def __hash__(self) -> int:
        return super().__hash__()

    def __reduce__(self) -> Any:
        return Personal, (self.content, self.subject)


def unseen(value: UnseenForm, around: str | None) -> Personal[str]:
    """Such a field; the two places of its base hold its bytes and what completes its place. Raises ``ValueError``."""
    text = bytes(value.sealed)
    if text[0] != _OBJECT:
        raise ValueError("a sealed field is an object")
    made = _new(Unseen)
    _set_content(made, text)
    _set_subject(made, around)
    return made


_new: Final = object.__new__
_set_form: Final = SealedForm.__dict__["form"].__set__
_set_around: Final = SealedForm.__dict__["around"].__set__
_set_content: Final = Personal.__dict__["content"].__set__
_set_subject: Final = Personal.__dict__["subject"].__set__
_get_content: Final = Personal.__dict__["content"].__get__
_get_subject: Final = Personal.__dict__["subject"].__get__
_OBJECT: Final = ord("{")


def _parts(sealed: Sealed) -> tuple[object, ...]:
    return sealed.key, sealed.nonce, sealed.ciphertext, sealed.commitment, sealed.place


def from_base64url(text: str) -> bytes:
    """The bytes again. Raises ``ValueError``."""
    return a2b_base64(text.encode("ascii").translate(_STANDARD) + b"=" * (-len(text) % 4), strict_mode=True)


SINGLE: Final[dict[type, StructureHook]] = {
    str: _exactly(str, "text"),
    int: _exactly(int, "a whole number"),
    bool: _exactly(bool, "true or false"),
    NoneType: _exactly(NoneType, "null"),
    float: _number,
    datetime: _instant,
    date: _day,
    timedelta: _duration,
    bytes: _bytes,
}
