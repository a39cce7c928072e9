"""The message note that is left at a door nobody opened (留言条): one template for everybody."""

from typing import Final

MESSAGE_NOTE: Final = (
    "We called for repair {number} and nobody was at home. Please contact customer service to book another visit.",
    "维修人员已上门（工单 {number}），您不在家。请与客服中心联系，另行预约上门时间。",
)
"""The template in both languages; it asks the occupant to re-book with customer service (COM-022)."""


def message_note(number: str | None) -> str:
    """The words of the note for a ticket: Chinese first, then English."""
    english, chinese = MESSAGE_NOTE
    return f"{chinese}\n{english}".format(number=number or "—")
