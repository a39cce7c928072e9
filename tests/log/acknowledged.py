"""Appends one event after another and says so: what a caller was told, on the standard output."""

from __future__ import annotations

import os
import sys

from tests.log.toys import COMPANY, REGISTRY, append_of, draft, toy_vault
from wuye.adapters.eventlog import open_log

if __name__ == "__main__":
    log = open_log(sys.argv[1], registry=REGISTRY, vault=toy_vault(), company=COMPANY)
    os.write(1, b"ACK 0\n")
    for version in range(1, int(sys.argv[2]) + 1):
        log.append(append_of(draft("toy-a", version)))
        os.write(1, b"ACK %d\n" % version)
    log.close()
