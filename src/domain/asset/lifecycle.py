"""The rule book of an asset on one page: command, stage, role, decision, facts, requirements."""

from typing import get_args

from wuye.domain.asset import commands as c
from wuye.domain.asset import events as e
from wuye.domain.asset.decide import duties, faults, keeping, renewal, upkeep, use
from wuye.domain.asset.fold import evolve
from wuye.domain.asset.state import Asset
from wuye.domain.asset.terms import ENDS, EVERY, OPEN, RUNNING, AssetStage, FaultStage
from wuye.domain.shared.actor import (
    ADMINISTRATOR,
    ENGINEERING_SUPERVISOR,
    EVERYONE,
    MANAGEMENT,
    STAFF,
    SYSTEM,
    TECHNICIAN,
    Role,
)
from wuye.domain.shared.further import correcting, noting
from wuye.domain.shared.lifecycle import Lifecycle, facts, on
from wuye.domain.shared.outside import approver_streams
from wuye.domain.shared.rules import every

S = AssetStage
F = FaultStage

DEPARTMENT = TECHNICIAN | ENGINEERING_SUPERVISOR | frozenset({Role.DEPARTMENT_HEAD})
"""The responsible department (责任部门)."""
INSPECTORS = frozenset({Role.INSPECTOR, Role.ENGINEERING_SUPERVISOR, Role.MANAGEMENT})

DOWN = (S.FAULTY, S.UNDER_REPAIR)
SERVED = OPEN - {S.REGISTERED}
PARALLEL = SERVED - RUNNING
"""A duty falls due also while the asset is not in operation; its stage stays."""

# fmt: off
KEEPING = (
    on(c.RegisterAsset, S.NEW, STAFF, keeping.register, e.AssetRegistered,
       "AST-001…007, AST-051, AST-065, AST-070, AST-071", to=S.REGISTERED, noun="registrations",
       reads=keeping.register_streams),
    on(c.PutIntoService, S.REGISTERED, STAFF, keeping.put_into_service, e.AssetCommissioned,
       "AST-068, AST-008…027", to=S.IN_SERVICE, noun="commissionings", reads=keeping.service_streams),
    on(c.MoveAsset, OPEN, STAFF, keeping.move, e.AssetMoved,
       "AST-007", noun="moves", reads=keeping.move_streams),
    on(c.TakeOutOfUse, SERVED, STAFF, keeping.take_out_of_use, e.AssetTakenOutOfUse,
       "[derived] feature 85", noun="withdrawals", when=keeping.may_be_used),
    on(c.Reinspect, SERVED, INSPECTORS, keeping.reinspect, e.AssetReinspected,
       "[derived] feature 85", noun="reinspections", when=keeping.is_out_of_use),
)
UPKEEP = (
    on(c.AdoptPlan, SERVED, DEPARTMENT | MANAGEMENT, duties.adopt, e.DutyAdopted,
       "AST-013…027", noun="duties", reads=duties.plan_streams),
    on(c.AdjustCycle, SERVED, MANAGEMENT, duties.adjust_cycle, e.DutyRevised,
       "AST-030, AST-032, AST-066", noun="cycles", when=duties.has_duties),
    on(c.SetRunningHours, SERVED, MANAGEMENT, duties.set_running_hours, e.RunningHoursSet,
       "AST-030", noun="running-hours", when=duties.counts_hours),
    on(c.EndDuty, RUNNING, MANAGEMENT, duties.end_duty, e.DutyEnded,
       "AST-030", to=RUNNING, noun="duty-endings", when=duties.has_duties),
    on(c.EndDuty, PARALLEL, MANAGEMENT, duties.end_duty, e.DutyEnded,
       "AST-030", noun="duty-endings", when=duties.has_duties),
    on(c.ReachCycle, RUNNING, SYSTEM, upkeep.reach_cycle, e.MaintenanceFellDue,
       "AST-009…027", to=RUNNING, noun="occurrences"),
    on(c.ReachCycle, PARALLEL, SYSTEM, upkeep.reach_cycle, e.MaintenanceFellDue,
       "AST-009…027", noun="occurrences"),
    on(c.CloseCycle, RUNNING, SYSTEM, upkeep.close_cycle,
       (e.MaintenanceClosed, e.MaintenanceOvertaken, e.MissEscalated),
       "AST-009…027", to=RUNNING, noun="closings"),
    on(c.CloseCycle, PARALLEL, SYSTEM, upkeep.close_cycle,
       (e.MaintenanceClosed, e.MaintenanceOvertaken, e.MissEscalated),
       "AST-009…027", noun="closings"),
    on(c.StartMaintenance, (S.MAINTENANCE_DUE, S.UNDER_MAINTENANCE), DEPARTMENT, upkeep.start, e.MaintenanceStarted,
       "AST-015…023, AST-067", to=S.UNDER_MAINTENANCE, noun="maintenance-starts",
       when=upkeep.something_free, reads=upkeep.performer_streams),
    on(c.CompleteMaintenance, S.UNDER_MAINTENANCE, DEPARTMENT, upkeep.complete, e.MaintenanceCompleted,
       "AST-014, AST-031, AST-034", to=RUNNING, noun="maintenances"),
    on(c.ReportDefect, S.UNDER_MAINTENANCE, DEPARTMENT, upkeep.report_defect, (e.DefectFound, e.StaffTold),
       "AST-036, SLA-051…053", to=S.FAULTY, noun="defects", reads=upkeep.defect_streams),
)
FAULTS = (
    on(c.ReportFault, RUNNING, EVERYONE, faults.report, (e.FaultReported, e.StaffTold),
       "AST-042, AST-048, AST-049, SLA-051…054", to=S.FAULTY, noun="faults", reads=faults.fault_streams),
    on(c.TellStaff, OPEN, EVERYONE, faults.tell, e.StaffTold,
       "AST-042, SLA-051", noun="staff-notices", when=faults.a_fault(*F), reads=faults.told_streams),
    on(c.NotifyRepairer, OPEN, STAFF, faults.notify_repairer, e.RepairerNotified,
       "AST-048, SLA-054", noun="repairer-notices", when=faults.an_emergency, reads=faults.repairer_streams),
    on(c.FollowTicket, OPEN, STAFF | SYSTEM, faults.follow_ticket, e.TicketFollowed,
       "AST-036", noun="tickets", when=faults.without_ticket, reads=faults.ticket_stream),
    on(c.AnalyseFault, DOWN, TECHNICIAN, faults.analyse, e.FaultAnalysed,
       "AST-043", noun="analyses", when=faults.a_fault(F.REPORTED)),
    on(c.SchemeRepair, DOWN, TECHNICIAN, faults.scheme, e.RepairSchemed,
       "AST-044, AST-039", noun="schemes", when=faults.a_fault(F.ANALYSED), reads=faults.scheme_streams),
    on(c.StartRepair, S.FAULTY, TECHNICIAN, faults.start_repair, e.RepairStarted,
       "AST-039, AST-041, AST-067", to=S.UNDER_REPAIR, noun="repair-starts", when=faults.may_repair),
    on(c.RepairFault, S.UNDER_REPAIR, TECHNICIAN, faults.repair, e.FaultRepaired,
       "AST-039, AST-034", noun="repairs", when=faults.a_fault(F.SCHEMED), reads=faults.repaired_streams),
    on(c.VerifyFault, S.UNDER_REPAIR, STAFF, faults.verify, e.FaultVerified,
       "AST-045", noun="verifications", when=faults.other_hands),
    on(c.RejectRepair, S.UNDER_REPAIR, STAFF, faults.reject, e.RepairRejected,
       "AST-045", noun="repair-rejections", when=faults.other_hands),
    on(c.CompleteRepair, S.UNDER_REPAIR, TECHNICIAN, faults.complete_repair, e.RepairCompleted,
       "AST-034, AST-045, AST-073", to=RUNNING, noun="recoveries", when=faults.repair_verified),
    on(c.RecordPrevention, OPEN, TECHNICIAN, faults.prevent, e.PreventionRecorded,
       "AST-046", noun="preventions", when=faults.a_fault(F.VERIFIED)),
    on(c.ArchiveFault, OPEN, STAFF, faults.archive, e.FaultArchived,
       "AST-047", noun="fault-archives", when=faults.may_be_filed),
)
RENEWAL = (
    on(c.DeclareIrreparable, S.UNDER_REPAIR, TECHNICIAN, renewal.declare_irreparable, e.AssetSubstandard,
       "AST-037, AST-040", to=S.SUBSTANDARD, noun="irreparables"),
    on(c.DeclareSubstandard, RUNNING, STAFF, renewal.declare_substandard, e.AssetSubstandard,
       "AST-040, AST-060", to=S.SUBSTANDARD, noun="substandards"),
    on(c.TryRepair, S.SUBSTANDARD, TECHNICIAN, renewal.try_repair, e.RepairStarted,
       "AST-040", to=S.UNDER_REPAIR, noun="repair-trials", reads=renewal.trial_streams),
    on(c.PlanRetrofit, (S.SUBSTANDARD, *sorted(RUNNING)), MANAGEMENT, renewal.plan_retrofit, e.RetrofitPlanned,
       "AST-055, AST-056, AST-059", to=S.RETROFIT_PLANNED, noun="retrofit-plans", reads=renewal.programme_stream),
    on(c.StartRetrofit, S.RETROFIT_PLANNED, MANAGEMENT, renewal.start_retrofit, e.RetrofitStarted,
       "AST-057", to=S.UNDER_RETROFIT, noun="retrofits", reads=renewal.own_programme),
    on(c.EvaluateRetrofit, S.UNDER_RETROFIT, MANAGEMENT, renewal.evaluate_retrofit, e.RetrofitEvaluated,
       "AST-058", to=S.EVALUATED, noun="evaluations"),
    on(c.ReturnToService, S.EVALUATED, STAFF, renewal.return_to_service, e.AssetReturned,
       "AST-058", to=RUNNING, noun="returns", reads=renewal.site_streams),
    on(c.ReplaceAsset, S.UNDER_RETROFIT, MANAGEMENT, renewal.replace, e.AssetReplaced,
       "AST-037", to=S.REPLACED, noun="replacements", when=renewal.no_components, reads=renewal.successor_stream),
    on(c.RetireAsset, OPEN, MANAGEMENT, renewal.retire, e.AssetRetired,
       "[derived] AST-037", to=S.RETIRED, noun="retirements", when=renewal.no_components,
       reads=renewal.retire_streams),
)
USE = (
    on(c.RecordUsage, SERVED, STAFF, use.record_usage, (e.UsageRecorded, e.OperationBarred),
       "AST-052, AST-053", noun="uses", reads=use.operator_streams),
    on(c.MeasureUtilisation, SERVED, STAFF, use.measure_utilisation, e.UtilisationMeasured,
       "AST-069", noun="utilisations"),
    on(c.TrainUsers, OPEN, STAFF, use.train_users, e.UsersTrained, "AST-050, AST-070", noun="trainings"),
    on(c.SuggestChange, OPEN, EVERYONE, use.suggest, e.ChangeSuggested, "AST-054", noun="suggestions"),
    on(c.InstallMeter, OPEN, DEPARTMENT, use.install_meter, e.MeterInstalled, "AST-028, AST-049", noun="meters"),
    on(c.RecordReading, OPEN, STAFF | SYSTEM, use.record_reading, (e.ReadingRecorded, e.ReadingOutOfRange),
       "AST-028, AST-049, AST-063", noun="readings", when=use.has_meters),
    on(c.RecordEnergyMeasure, OPEN, STAFF, use.record_energy_measure, e.EnergySaved, "AST-063", noun="energy-measures"),
    on(c.RecordCost, OPEN, STAFF, use.record_cost, e.CostBooked, "AST-072", noun="costs"),
    on(c.HandOut, SERVED, STAFF, use.hand_out, e.HandedOut,
       "AST-071", noun="hand-outs", when=every(use.is_lent, use.in_store), reads=use.holder_streams),
    on(c.TakeBack, SERVED, STAFF, use.take_back, e.TakenBack,
       "AST-071", noun="returns-to-store", when=use.handed_out),
    on(c.ReportLoss, SERVED, STAFF, use.report_loss, e.LossReported,
       "AST-071", noun="losses", when=use.is_lent),
)
FURTHER = (
    on(c.AddNote, EVERY, STAFF | ADMINISTRATOR | SYSTEM, noting(e.NoteAdded), e.NoteAdded, "[derived]", noun="notes"),
    on(c.Correct, EVERY, STAFF | ADMINISTRATOR, correcting(e.FactCorrected), e.FactCorrected,
       "AST-038", noun="corrections", reads=approver_streams),
)
# fmt: on

EVENTS: tuple[type, ...] = tuple(
    event
    for room in (e.KeepingEvent, e.UpkeepEvent, e.FaultEvent, e.RenewalEvent, e.UseEvent, e.FurtherEvent)
    for event in get_args(room)
)

ASSET: Lifecycle[Asset] = Lifecycle(
    category="asset",
    plural="assets",
    title=("Asset", "设施设备"),
    initial=Asset(),
    evolve=evolve,
    rows=(*KEEPING, *UPKEEP, *FAULTS, *RENEWAL, *USE, *FURTHER),
    facts=facts("asset", *EVENTS),
    stages=AssetStage,
    ends=ENDS,
    number_prefix="A",
)
