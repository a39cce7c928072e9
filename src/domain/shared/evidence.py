"""Evidence: photos, videos and papers are referenced by digest and length; the bytes live in the file store."""

from enum import StrEnum

from attrs import field, frozen
from attrs.validators import ge, le, matches_re


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


@frozen(kw_only=True)
class Evidence:
    """A stored file: SHA-256 digest of its stored bytes in hex, and their length in bytes."""

    kind: EvidenceKind = field(metadata={"help": ("What it shows", "证据类别")})
    digest: str = field(
        validator=matches_re(r"[0-9a-f]{64}"),
        metadata={"pattern": "^[0-9a-f]{64}$", "help": ("SHA-256 of the stored file, hex", "文件摘要（SHA-256）")},
    )
    length: int = field(
        validator=[ge(1), le(2**32)],
        metadata={"minimum": 1, "maximum": 2**32, "help": ("Length in bytes", "文件长度（字节）")},
    )
    media_type: str = field(
        default="application/octet-stream",
        metadata={"max_length": 100, "help": ("Media type", "媒体类型")},
    )
