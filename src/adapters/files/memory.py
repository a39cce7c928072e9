"""Evidence of a desk in memory: gone with the process."""

import hashlib


class MemoryFiles:
    """A content-addressed store in a dictionary."""

    def __init__(self) -> None:
        self._contents: dict[str, bytes] = {}

    def put(self, content: bytes) -> tuple[str, int]:
        """Keep bytes; gives SHA-256 in hex and the length."""
        digest = hashlib.sha256(content).hexdigest()
        self._contents[digest] = content
        return digest, len(content)

    def get(self, digest: str) -> bytes:
        """The bytes. Raises ``KeyError`` when absent."""
        return self._contents[digest]

    def has(self, digest: str) -> bool:
        """Whether a file of that digest is there."""
        return digest in self._contents
