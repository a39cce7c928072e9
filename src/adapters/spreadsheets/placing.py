"""Files that appear under their name when they are whole."""

import os
from pathlib import Path


def begun(path: Path) -> Path:
    """An empty file beside the one to be written, for its owner only: it may hold names."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600, exist_ok=False)
    return part


def placed(part: Path, path: Path) -> None:
    """Give a whole file its name. Raises ``FileExistsError`` when another one came there meanwhile."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:
        # The file systems of memory sticks have no second names: claim the name, then move over it.
        path.touch(exist_ok=False)
        part.replace(path)
    else:
        part.unlink()
