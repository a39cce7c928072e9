"""The rule book of hazards and findings on one page: command, stage, role, decision, facts, requirements."""

from typing import get_args

from wuye.domain.inspection.hazard import commands as c
from wuye.domain.inspection.hazard import decide as d
from wuye.domain.inspection.hazard import events as e
from wuye.domain.inspection.hazard.state import Hazard, evolve
from wuye.domain.inspection.hazard.terms import ENDS, EVERY, OPEN, HazardStage
from wuye.domain.inspection.state import related
from wuye.domain.shared.actor import ADMINISTRATOR, EVERYONE, MANAGEMENT, STAFF, SYSTEM, Role
from wuye.domain.shared.further import case_found, correcting, linking, merging, noting, other_streams
from wuye.domain.shared.inspections import SUPERVISION
from wuye.domain.shared.lifecycle import Lifecycle, facts, on
from wuye.domain.shared.outside import approver_streams

S = HazardStage
ORDERED = (S.FOUND, S.REPORTED, S.PLANNED, S.RECTIFYING, S.RECTIFIED)
HAZARDS = case_found("hazard")

# fmt: off
FLOW = (
    on(c.RecordHazard, S.NEW, STAFF | SYSTEM, d.record, e.HazardFound,
       "INS-011, TKT-116", to=S.FOUND, noun="discoveries", reads=d.found_streams),
    on(c.ReportHazard, S.FOUND, STAFF, d.report, e.HazardReported,
       "INS-012, INS-036, INS-037, SLA-055", to=S.REPORTED, noun="reports"),
    on(c.IssueOpinion, ORDERED, SUPERVISION, d.issue_opinion, e.OpinionIssued, "INS-020", noun="opinions"),
    on(c.PlanRectification, S.REPORTED, SUPERVISION, d.plan, e.RectificationPlanned,
       "INS-010, INS-024, INS-025, SLA-056, SLA-058", to=S.PLANNED, noun="orders", reads=d.responsible_stream),
    on(c.StartRectification, S.PLANNED, STAFF, d.start, e.RectificationStarted,
       "INS-034, SLA-057", to=S.RECTIFYING, noun="starts", when=d.responsible_person),
    on(c.RecordRectification, S.RECTIFYING, STAFF, d.record_result, e.RectificationDone,
       "INS-010", to=S.RECTIFIED, noun="results", when=d.responsible_person),
    on(c.VerifyRectification, S.RECTIFIED, SUPERVISION, d.verify, e.RectificationVerified,
       "INS-020", to=S.VERIFIED, noun="verifications", when=d.another_person),
    on(c.RejectRectification, S.RECTIFIED, SUPERVISION, d.reject, e.RectificationRejected,
       "INS-020", to=S.RECTIFYING, noun="rejections", when=d.another_person),
    on(c.EvaluateMeasure, S.VERIFIED, SUPERVISION, d.evaluate, e.MeasureEvaluated,
       "INS-026, SLA-093", to=S.EVALUATED, noun="evaluations", when=d.quarter_reached),
    on(c.CloseHazard, (S.VERIFIED, S.EVALUATED), SUPERVISION, d.close, e.HazardClosed,
       "INS-013, INS-034", to=S.CLOSED, noun="closures", when=d.may_close),
    on(c.ReopenHazard, S.EVALUATED, SUPERVISION, d.reopen, e.HazardReopened,
       "INS-026", to=S.PLANNED, noun="reopenings", when=d.unsolved, reads=d.responsible_stream),
    on(c.EscalateHazard, OPEN, SUPERVISION | MANAGEMENT | SYSTEM, d.escalate, e.HazardEscalated,
       "[derived]", noun="escalations"),
)
FURTHER = (
    on(c.AddNote, EVERY, EVERYONE - {Role.OCCUPANT}, noting(e.NoteAdded), e.NoteAdded, "[derived]", noun="notes"),
    on(c.Correct, EVERY, STAFF | ADMINISTRATOR, correcting(e.FactCorrected), e.FactCorrected,
       "[derived]", noun="corrections", reads=approver_streams),
    on(c.Link, OPEN, STAFF, linking(e.HazardLinked, HAZARDS), e.HazardLinked,
       "[derived]", noun="links", reads=other_streams("hazard")),
    on(c.MergeInto, OPEN, SUPERVISION, merging(e.HazardMerged, e.HazardAbsorbed, HAZARDS, ENDS), e.HazardMerged,
       "[derived]", to=S.CLOSED, noun="merges", reads=other_streams("hazard")),
)
# fmt: on

HAZARD: Lifecycle[Hazard] = Lifecycle(
    category="hazard",
    plural="hazards",
    title=("Hazard", "隐患"),
    initial=Hazard(),
    evolve=evolve,
    rows=(*FLOW, *FURTHER),
    facts=facts("hazard", *get_args(e.HazardEvent)),
    stages=HazardStage,
    ends=ENDS,
    number_prefix="H",
    related=related,
)
