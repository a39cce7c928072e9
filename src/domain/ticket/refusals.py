"""What a ticket refuses, in both languages; a part in square brackets is said where its fact is given."""

from collections.abc import Mapping

from wuye.domain.ticket.closing_refusals import CLOSING_REFUSALS
from wuye.domain.ticket.intake_refusals import INTAKE_REFUSALS
from wuye.domain.ticket.work_refusals import WORK_REFUSALS

REFUSALS: Mapping[str, tuple[str, str]] = {**INTAKE_REFUSALS, **WORK_REFUSALS, **CLOSING_REFUSALS}
