"""Evidence: photos, videos and papers are referenced by digest and length; the bytes live in the file store."""

import re
from enum import StrEnum
from typing import Any, Final

from attrs import Attribute, field, frozen

from wuye.domain.shared.fields import choice, label, whole, wrong_type
from wuye.domain.shared.refusal import InvalidInput

DIGEST_PATTERN: Final = r"^[0-9a-f]{64}$"
_DIGEST: Final = re.compile(DIGEST_PATTERN.rstrip("$") + r"\Z")


class EvidenceKind(StrEnum):
    """What a piece of evidence shows (TKT-007, TKT-081)."""

    PHOTO = "photo"
    """照片."""
    VIDEO = "video"
    """视频."""
    DAMAGE_PROOF = "damage-proof"
    """设备损坏证明."""
    DOCUMENT = "document"
    """单据、文件."""


def check_digest(_: Any, attribute: "Attribute[Any]", value: str) -> None:
    """Refuse what is no SHA-256 in hex. Raises ``InvalidInput``: ``wrong-type``, ``invalid-value``."""
    if not isinstance(value, str):
        raise wrong_type(attribute.name, "a text")
    if not _DIGEST.match(value):
        raise InvalidInput("invalid-value", field=attribute.name, pattern=DIGEST_PATTERN)


@frozen(kw_only=True)
class Evidence:
    """A stored file: SHA-256 digest of its stored bytes in hex, and their length in bytes."""

    kind: EvidenceKind = choice(EvidenceKind, ("What it shows", "证据类别"))
    digest: str = field(
        validator=check_digest,
        metadata={"pattern": DIGEST_PATTERN, "help": ("SHA-256 of the stored file, hex", "文件摘要（SHA-256）")},
    )
    length: int = whole(("Length in bytes", "文件长度（字节）"), minimum=1, maximum=2**32)
    media_type: str = label(("Media type", "媒体类型"), max_length=100, default="application/octet-stream")
