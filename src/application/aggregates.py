"""What this release knows: one line an aggregate."""

from wuye.application.registry import Registry
from wuye.domain.register.lifecycles import CATALOGUE, HOME, PERSON, POLICY, SITE, STAFF
from wuye.domain.shared.number import NUMBER
from wuye.domain.ticket.lifecycle import TICKET

REGISTRY = Registry((TICKET, CATALOGUE, SITE, HOME, PERSON, STAFF, POLICY, NUMBER))
