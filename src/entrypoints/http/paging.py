"""Pages of rows: a bounded limit, an opaque cursor, a link to what follows."""

import time
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from attrs import frozen
from litestar import Request, Response

from wuye.application.encoding import to_plain
from wuye.domain.shared.actor import Actor
from wuye.entrypoints.http import cursor
from wuye.entrypoints.http.door import Door
from wuye.entrypoints.http.query import Text, Whole
from wuye.entrypoints.http.replies import reply

LIMIT: Final = Whole(name="limit", help="Most rows of a page. 每页最多行数。", minimum=1, maximum=200)
CURSOR: Final = Text(
    name="cursor", help="Where the page before ended. 上一页的结束位置。", maximum=2000, pattern=cursor.PATTERN
)
DEFAULT_LIMIT: Final = 50
_NOT_THE_QUESTION: Final = frozenset({"cursor", "format", "limit", "after", "wait"})


@frozen(kw_only=True)
class Question:
    """What a cursor is bound to: tenant, person, route and filters."""

    door: Door
    path: str
    asked_for: Mapping[str, Any]
    bound: Mapping[str, Any]

    def start(self) -> tuple[Any, ...] | None:
        """Where the cursor that came with the question stands. Raises ``Problem("invalid-cursor")``."""
        given = self.asked_for.get("cursor")
        if given is None:
            return None
        return cursor.read(
            given,
            self.bound,
            keyed=self.door.desk.vault.fingerprint,
            now=time.time(),
            lifetime=self.door.settings.cursor_seconds,
        )

    @property
    def limit(self) -> int:
        """Rows of a page."""
        limit: int = self.asked_for.get("limit", DEFAULT_LIMIT)
        return limit

    def next(self, after: tuple[Any, ...]) -> tuple[str, str]:
        """Cursor and link of the page behind a row."""
        written = cursor.written(after, self.bound, keyed=self.door.desk.vault.fingerprint, now=time.time())
        kept = {name: value for name, value in self.asked_for.items() if name not in ("cursor", "after")}
        query = urlencode({**{name: _worded(value) for name, value in kept.items()}, "cursor": written})
        return written, f'<{self.path}?{query}>; rel="next"'


def question(door: Door, actor: Actor, request: Request[Any, Any, Any], asked_for: Mapping[str, Any]) -> Question:
    """The question a request asks."""
    path = request.scope["path"]
    filters = {name: _worded(value) for name, value in asked_for.items() if name not in _NOT_THE_QUESTION}
    bound = {"company": door.desk.company, "actor": actor.id, "role": actor.role.value, "path": path, "where": filters}
    return Question(door=door, path=path, asked_for=asked_for, bound=bound)


def page_reply(
    items: Sequence[Any],
    asked: Question,
    *,
    after: tuple[Any, ...] | None,
    headers: Mapping[str, str] | None = None,
) -> Response[bytes]:
    """A page; ``after`` is where the next one begins, ``None`` when this is the last."""
    written, link = (None, None) if after is None else asked.next(after)
    extra = {"Link": link} if link else {}
    return reply({"items": items, "next": written}, headers={**(headers or {}), **extra})


def _worded(value: Any) -> str:
    plain = to_plain(value)
    return str(plain).lower() if isinstance(plain, bool) else str(plain)
