"""An answer as it goes out, whoever brings it there: the framework, the short way of commands, or the gate."""

from collections.abc import Mapping
from typing import Any

from attrs import frozen
from litestar import Response
from litestar.types import Send


@frozen
class Said:
    """Status, headers and body of an answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    media_type: str

    def response(self) -> Response[bytes]:
        """The answer for the framework."""
        return Response(
            content=self.body, status_code=self.status, media_type=self.media_type, headers=dict(self.headers)
        )

    def head(self) -> list[tuple[bytes, bytes]]:
        """The head as the framework makes it: not even its order tells a stranger where a request ended."""
        head = {**self.headers, "content-type": self.media_type, "content-length": str(len(self.body))}
        return [(name.lower().encode(), value.encode("latin-1")) for name, value in head.items()]

    async def send(self, send: Send) -> None:
        """Send it as the framework would."""
        start: Any = {"type": "http.response.start", "status": self.status, "headers": self.head()}
        await send(start)
        await send({"type": "http.response.body", "body": self.body, "more_body": False})
