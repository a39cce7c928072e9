"""Named queries: one ``.sql`` file an engine, each query under a line ``-- name: ...``."""

from functools import cache
from pathlib import Path

from wuye.adapters.eventlog.address import Engine


@cache
def queries(engine: Engine) -> dict[str, str]:
    """The queries of an engine by name."""
    text = (Path(__file__).parent / f"{engine}.sql").read_text(encoding="utf-8")
    blocks = (block.partition("\n") for block in text.split("-- name: ")[1:])
    return {name.strip(): body.strip() for name, _, body in blocks}
