"""An emergency in four ordered steps (突发事件处置四步骤) (EMG-003)."""

from collections.abc import Iterable
from datetime import timedelta

from wuye.domain.inspection import commands as c
from wuye.domain.inspection import events as e
from wuye.domain.inspection.state import Inspection
from wuye.domain.shared.lifecycle import Context, Events
from wuye.domain.shared.number import reserved
from wuye.domain.shared.outside import site_of, site_stream
from wuye.domain.shared.personal import sealed
from wuye.domain.shared.refusal import InvalidInput, Refused


def declare_streams(_inspection: Inspection, command: c.DeclareIncident) -> Iterable[str]:
    """The site."""
    return (site_stream(command.site),)


def declare(_inspection: Inspection, command: c.DeclareIncident, context: Context) -> Events:
    """The plan is active at once, and each member of the group has a duty (EMG-004)."""
    if not site_of(context, command.site).in_care(context.occurred_at):
        raise Refused("unknown-site", site=command.site)
    happened_at = command.happened_at or context.occurred_at
    if happened_at > context.now:
        raise Refused("not-happened-yet", happened_at=happened_at.isoformat())
    people = [one.person for one in command.group]
    if len(set(people)) != len(people):
        raise InvalidInput("repeated", field="group")
    declared = e.IncidentDeclared(
        number=context.fresh.number,
        site=command.site,
        type=command.type,
        description=sealed(command.description),
        place=command.place,
        plan=command.plan,
        group=command.group,
        happened_at=happened_at,
        complaint=command.complaint,
    )
    return (declared, reserved(context.fresh.number, context.stream))


def report(inspection: Inspection, command: c.ReportIncident, context: Context) -> Events:
    """Both recipients are told; how late is visible (EMG-005, EMG-008)."""
    happened_at = inspection.happened_at or context.occurred_at
    reported = e.IncidentReported(
        authority=sealed(command.authority),
        authority_channel=command.authority_channel,
        customers=sealed(command.customers),
        customers_channel=command.customers_channel,
        minutes=max(0, (context.occurred_at - happened_at) // timedelta(minutes=1)),
    )
    return (reported,)


def record_measures(_inspection: Inspection, command: c.RecordMeasures, _context: Context) -> Events:
    """Isolation, evacuation, rescue (EMG-006)."""
    recorded = e.MeasuresRecorded(measures=command.measures, details=sealed(command.details), evidence=command.evidence)
    return (recorded,)


def start_follow_up(_inspection: Inspection, _command: c.StartFollowUp, _context: Context) -> Events:
    """After the measures."""
    return (e.FollowUpStarted(),)


def close(_inspection: Inspection, command: c.CloseIncident, _context: Context) -> Events:
    """Not without its four parts and a decision on the plan (EMG-007)."""
    closed = e.IncidentClosed(
        investigation=sealed(command.investigation),
        liability=sealed(command.liability),
        aftermath=sealed(command.aftermath),
        lessons=sealed(command.lessons),
        revise_plan=command.revise_plan,
    )
    return (closed,)
