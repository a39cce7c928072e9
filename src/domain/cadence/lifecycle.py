"""The rule book of recurring duties: command, stage, role, decision, facts, requirements."""

from typing import get_args

from wuye.domain.cadence import commands as c
from wuye.domain.cadence import decide
from wuye.domain.cadence import events as e
from wuye.domain.cadence.state import CadenceStage, Series, evolve
from wuye.domain.shared.actor import ADMINISTRATOR, MANAGEMENT, STAFF, SYSTEM, Role
from wuye.domain.shared.lifecycle import Lifecycle, facts, on

PLANNERS = (
    ADMINISTRATOR
    | MANAGEMENT
    | SYSTEM
    | {
        Role.DEPARTMENT_HEAD,
        Role.ENGINEERING_SUPERVISOR,
        Role.SERVICE_SUPERVISOR,
    }
)
"""Who sets what recurs."""
NEW, RUNNING, ENDED = CadenceStage.NEW, CadenceStage.RUNNING, CadenceStage.ENDED

# fmt: off
CADENCE: Lifecycle[Series] = Lifecycle(
    category="cadence",
    plural="cadences",
    title=("Recurring duty", "周期任务"),
    initial=Series(),
    evolve=evolve,
    stages=CadenceStage,
    ends=frozenset({ENDED}),
    key=lambda command: str(command.key),
    rows=(
        on(c.SetCadence, NEW, PLANNERS, decide.set_cadence, e.CadenceSet,
           "SLA-075…126", to=RUNNING, noun="settings", reads=decide.set_streams),
        on(c.ReviseCadence, RUNNING, PLANNERS, decide.revise, e.CadenceRevised,
           "SLA-075…126", noun="revisions", reads=decide.revised_streams),
        on(c.AccountOccurrences, RUNNING, SYSTEM, decide.account,
           (e.OccurrenceForeseen, e.OccurrenceOpened, e.OccurrenceOverdue, e.OccurrenceMissed, e.OccurrenceMerged),
           "SLA-075…126", noun="accounts", reads=decide.own_streams),
        on(c.AssignOccurrence, RUNNING, SYSTEM, decide.assign, e.OccurrenceAssigned,
           "SLA-075…126", noun="assignments"),
        on(c.CompleteOccurrence, RUNNING, STAFF | SYSTEM, decide.complete, e.OccurrenceDone,
           "SLA-075…126", noun="completions", when=decide.something_to_do, reads=decide.own_streams),
        on(c.WaiveOccurrence, RUNNING, MANAGEMENT | {Role.DEPARTMENT_HEAD}, decide.waive, e.OccurrenceWaived,
           "[derived]", noun="waivers", when=decide.running, reads=decide.own_streams),
        on(c.EndCadence, RUNNING, PLANNERS, decide.end, (e.OccurrenceWaived, e.CadenceEnded),
           "[derived]", to=ENDED, noun="endings", reads=decide.own_streams),
    ),
    facts=facts("cadence", *get_args(e.CadenceEvent)),
)
# fmt: on
