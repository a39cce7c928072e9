"""What a notice says: how many things and which, when each fell due, and how late it is told."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from wuye.application.encoding import instant, to_plain
from wuye.application.ports import Row
from wuye.application.structuring import from_plain
from wuye.domain.register.notice.kinds import NoticeKind
from wuye.domain.register.notice.state import Line, Notice
from wuye.domain.register.staff.kinds import Trade
from wuye.domain.shared.inspections import Severity
from wuye.entrypoints.language.catalogue import LANGUAGES, Lang, found
from wuye.entrypoints.language.spans import span
from wuye.entrypoints.language.words import label

SAID: Final = 20
"""Lines that the sentence names; all are in the list beside it."""
LISTED: Final = 200
"""Lines beside the sentence; a longer message is read whole by its own address."""
_LISTS: Final = {NoticeKind.HAZARD: Severity, NoticeKind.CERTIFICATE: Trade}
"""What the subject of a line is a value of; that of a passed limit is a clock."""

Shown = Callable[[datetime], str]


def notice_in(row: Row) -> Notice:
    """The notice that a row of the board carries."""
    state = row["body"]["state"]
    notice: Notice = from_plain(state, Notice) if isinstance(state, dict) else state
    return notice


def notice_shown(row: Row) -> dict[str, Any]:
    """Its sentence in both languages with instants in UTC, and its lines in plain form."""
    notice = notice_in(row)
    return {
        "says": {lang: says(notice, lang, instant) for lang in LANGUAGES},
        "told": [{**to_plain(one), "late_seconds": one.late_seconds} for one in notice.lines[:LISTED]],
    }


def says(notice: Notice, lang: Lang, shown: Shown) -> str:
    """The message: how many of what kind in how many cases, how late at most, and each with its true due time."""
    standing = notice.standing
    if not standing:
        return _said("nothing", lang)
    kinds = Counter(one.kind for one in standing)
    between = "、" if lang == "zh" else ", "
    counted = between.join(f"{label(NoticeKind, kind.value, lang)} {number}" for kind, number in kinds.items())
    late = max((one.late_seconds or 0 for one in standing), default=0)
    cases = len({one.about for one in standing})
    head = _said("late" if late >= 60 else "head", lang, counted=counted, cases=cases, late=_minutes(late))
    lines = [_line(one, lang, shown) for one in standing[:SAID]]
    if len(standing) > SAID:
        lines.append(_said("more", lang, number=len(standing) - SAID))
    return head + ("；" if lang == "zh" else "; ").join(lines)


def _line(line: Line, lang: Lang, shown: Shown) -> str:
    facts = {"what": _subject(line, lang), "about": line.about, "level": line.level}
    if line.due_at is None:
        return _said("line", lang, **facts)
    late = line.late_seconds or 0
    code = "line-late" if late >= 60 else "line-due"
    return _said(code, lang, **facts, due=shown(line.due_at), late=_minutes(late))


def _subject(line: Line, lang: Lang) -> str:
    if line.kind in _LISTS:
        return label(_LISTS[line.kind], line.subject, lang)
    return found("cli", f"clock-{line.subject}", lang) or line.subject


def _minutes(seconds: int) -> str:
    return span(seconds - seconds % 60)


def _said(code: str, lang: Lang, **facts: object) -> str:
    words = found("notice", code, lang) or code
    for name, fact in facts.items():
        words = words.replace("{" + name + "}", str(fact))
    return words
