"""Whether log, vault and key belong together: some sealed field of the log is opened, and the newest one."""

from collections.abc import Iterable
from typing import Final

from wuye.application.disclosure import disclose
from wuye.application.ports import EventLog, Unreadable, Vault
from wuye.domain.shared.recorded import Recorded

_PAGE: Final = 500


def probe(log: EventLog, vault: Vault) -> int:
    """Open the personal fields of the first event that has some, and of the last one; gives how many events opened.

    0 when no event has any. Raises ``BrokenHistory`` (``key-missing``: this vault is another one's, or older than the
    log) or ``Unavailable``.
    """
    after, opened = 0, 0
    head = log.head()
    while not opened and after < head:
        page = log.page(after, _PAGE)
        if not page:
            break
        after = page[-1].position
        opened = _first_opened(page, vault)
    if opened:
        opened += _first_opened(reversed(log.page(max(0, head - _PAGE), _PAGE)), vault)
    return opened


def _first_opened(events: Iterable[Recorded[object] | Unreadable], vault: Vault) -> int:
    for one in events:
        # What was read sealed and is other now has been opened.
        if not isinstance(one, Unreadable) and disclose(one.event, vault) is not one.event:
            return 1
    return 0
