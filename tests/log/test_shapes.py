"""What reads stored events is made by many threads at once, when a server starts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAKING = """
import sys, threading
from typing import Optional
import msgspec
from wuye.application.shapes import decoder

sys.setswitchinterval(1e-6)
RAW = msgspec.json.encode({"within": {f"field_{number}": "told" for number in range(12)}, "other": None})
for _ in range(600):
    within = msgspec.defstruct(
        "Within", [(f"field_{number}", Optional[str]) for number in range(12)], forbid_unknown_fields=True, kw_only=True
    )
    around = [
        msgspec.defstruct(f"Around{number}", [("within", within), ("other", Optional[within])], kw_only=True)
        for number in range(4)
    ]
    together = threading.Barrier(len(around))

    def read(struct):
        together.wait()
        decoder(struct)(RAW)

    threads = [threading.Thread(target=read, args=(one,)) for one in around]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""


def test_decoders_that_share_a_struct_are_made_one_after_the_other() -> None:
    """Where a struct is read by one thread while another makes it known, msgspec 0.22 ends the process."""
    made = subprocess.run([sys.executable, "-c", MAKING], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (made.returncode, made.stderr) == (0, "")
