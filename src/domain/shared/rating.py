"""What a customer thinks of a result, said without being asked (评价); an aggregate makes it its own by a subclass."""

from typing import Final

from attrs import frozen

from wuye.domain.shared.fields import text, whole
from wuye.domain.shared.personal import Personal

CONTENT_FROM: Final = 3
"""From this rating on, of five, nobody has to ask what was wrong [derived]."""


@frozen(kw_only=True)
class RateService:
    """Rate the result, as its customer (评价服务); the last rating counts."""

    rating: int = whole(("Rating, 1 to 5", "评分（1—5）"), minimum=1, maximum=5)
    remark: str | None = text(("Remark", "评价内容"), default=None)


@frozen(kw_only=True)
class Rated:
    """The customer rated the result (已评价)."""

    rating: int
    """1 to 5."""
    attempt: int
    """The attempt it is about, from 1 on."""
    remark: Personal[str] | None


def content(rating: int | None) -> bool:
    """Whether a customer rated the result, and was content."""
    return rating is not None and rating >= CONTENT_FROM


def discontent(rating: int | None) -> bool:
    """Whether a customer rated the result badly: they are called back whatever the policy (SAT-034)."""
    return rating is not None and rating < CONTENT_FROM
