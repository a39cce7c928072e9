"""What this release knows: one line an aggregate."""

from wuye.application.registry import Registry
from wuye.domain.asset.lifecycle import ASSET
from wuye.domain.cadence.lifecycle import CADENCE
from wuye.domain.clock.lifecycle import CLOCK
from wuye.domain.complaint.lifecycle import COMPLAINT
from wuye.domain.inspection.hazard.lifecycle import HAZARD
from wuye.domain.inspection.lifecycle import INSPECTION
from wuye.domain.register.lifecycles import REGISTERS
from wuye.domain.shared.number import NUMBER
from wuye.domain.ticket.lifecycle import TICKET

REGISTRY = Registry((TICKET, COMPLAINT, ASSET, INSPECTION, HAZARD, *REGISTERS, CADENCE, CLOCK, NUMBER))
