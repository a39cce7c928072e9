"""What a ticket refuses from the appointment to the acceptance, in both languages; part of ``refusals``."""

from collections.abc import Mapping

WORK_REFUSALS: Mapping[str, tuple[str, str]] = {
    # appointment, dispatch, arrival
    "wrong-appointment-stage": (
        "The appointment stands at {now}[; needed: {wanted}].",
        "预约处于 {now}[；须为：{wanted}]。",
    ),
    "appointment-open": (
        "There is an appointment already.",
        "已有未完成的预约。",
    ),
    "no-appointment": ("There is no appointment.", "没有预约。"),
    "staff-missing": (
        "Nobody is named for the visit.",
        "尚未指定服务人员。",
    ),
    "visit-in-the-past": (
        "A visit lies in the future[; this one starts {starts_at}].",
        "预约时间应在将来[；所填开始时间 {starts_at}]。",
    ),
    "empty-window": ("A visit ends after it begins.", "结束时间应晚于开始时间。"),
    "buyer-missing": (
        "Say who buys the materials the work waits for.",
        "请注明材料采购方。",
    ),
    "purchase-advice-missing": (
        "An owner who buys gets model, specification, performance and price.",
        "业主自购材料时须提供型号、规格、性能和价格。",
    ),
    "material-cost-missing": (
        "State what the materials cost.",
        "请填写材料费用。",
    ),
    "purchase-steps-missing": (
        "Before the office buys, all steps are settled[; missing: {missing}].",
        "管理处代购前须完成全部步骤[；缺：{missing}]。",
    ),
    "too-late": (
        "The appointed time has come[: {starts_at}].",
        "已到预约时间[：{starts_at}]。",
    ),
    "too-early": (
        "The appointed time has not come[: {starts_at}].",
        "未到预约时间[：{starts_at}]。",
    ),
    "not-reconfirmed": (
        "Both time and address must be confirmed; otherwise book another time.",
        "时间和地址均须确认，否则请改约。",
    ),
    "visit-not-reconfirmed": (
        "This site reconfirms a visit before it is made.",
        "本项目要求上门前再次确认。",
    ),
    "service-not-informed": (
        "Inform customer service of the new time.",
        "请将改约时间告知客服。",
    ),
    "not-triaged": ("The ticket was not triaged yet.", "尚未做初步评估。"),
    "not-in-service": (
        "The employee is not in service[: {staff}].",
        "该员工不在职[：{staff}]。",
    ),
    "certificate-expired": (
        "The certificate for this trade is no longer valid[: {trade}].",
        "该工种的资格证书已失效[：{trade}]。",
    ),
    "not-certified": (
        "There is no certificate for this trade[: {trade}].",
        "没有该工种的资格证书[：{trade}]。",
    ),
    "not-trained": (
        "Service inside a unit needs skill, safety and customer-service training[: {staff}].",
        "入室服务须完成技能、安全意识和客户服务培训[：{staff}]。",
    ),
    "safety-rules-not-signed": (
        "Who goes into a unit signs the safety operating rules first[: {staff}].",
        "入室服务人员须先签署安全操作规程[：{staff}]。",
    ),
    "not-assigned": (
        "Only who is assigned may do this[: {technicians}].",
        "只有指派人员可以操作[：{technicians}]。",
    ),
    "same-technicians": (
        "The work is theirs already.",
        "人员未变。",
    ),
    "checklist-open": (
        "The pre-departure checklist has open points[: {missing}].",
        "出发前检查未完成[：{missing}]。",
    ),
    # work
    "not-surveyed": (
        "Survey the fault before work begins.",
        "开工前须先勘查。",
    ),
    "need-not-confirmed": (
        "Confirm need and requirements with the occupant first.",
        "请先与业户确认维修需求。",
    ),
    "safety-rules-not-confirmed": (
        "Confirm the safety rules of the task first.",
        "请先确认安全操作规程。",
    ),
    "protection-missing": (
        "Protection is missing[: {missing}].",
        "防护措施不全[：{missing}]。",
    ),
    "declaration-missing": (
        "The customer must first declare that later inaccuracy is unrelated to the cleaning.",
        "须先由业户声明以后计量不准与清洗无关。",
    ),
    "hidden-charge": (
        "This is more than the customer was told[: {announced} {currency} in minor units].",
        "超出已告知客户的费用[：{announced} 分 {currency}]。",
    ),
    "not-apologised": (
        "Apologise and explain to the occupant first.",
        "请先向业户致歉并说明。",
    ),
    "agreement-missing": (
        "Work goes on only when the customer agrees.",
        "须经业户同意后方可继续。",
    ),
    "material-facts-missing": (
        "Price, quality and performance of the materials must be explained[; missing: {missing}].",
        "须说明材料的价格、质量和性能[；缺：{missing}]。",
    ),
    "resolution-missing": (
        "A fee dispute is recorded with its resolution.",
        "费用争议须记录处理结果。",
    ),
    "step-open": (
        "Steps of the instruction manual are open[: {steps}].",
        "作业指导步骤未完成[：{steps}]。",
    ),
    "work-not-finished": (
        "The repair must be finished and conform to the standard.",
        "维修须已完成并符合标准。",
    ),
    "deviation-unexplained": (
        "Say how the execution differed from the plan[: {personnel} were not planned].",
        "请说明与计划的差异[：计划外人员 {personnel}]。",
    ),
    "over-budget": (
        "The cost is above the plan's budget[ of {budget} {currency} in minor units][, rule {rule}]; say why.",
        "费用超出计划预算[：{budget} 分 {currency}][，依据 {rule}]，请说明原因。",
    ),
    "overrun-reason-missing": (
        "The visit lasted longer than planned[: {planned} minutes]; say why.",
        "服务时间超出计划[：{planned} 分钟]，请说明原因。",
    ),
    "problem-not-solved": ("The problem is not solved.", "问题未解决。"),
    "hazard-found": (
        "Escalate the other hazard to the director first.",
        "请先将发现的隐患上报管理处主任。",
    ),
    "opinions-missing": (
        "Record the customer's opinions of the joint visit.",
        "请记录共同上门时的客户意见。",
    ),
    "joint-visit-missing": (
        "Customer service and the department's supervisor visit the customer together.",
        "须由客服与部门主管共同上门。",
    ),
    # acceptance
    "acceptor-not-allowed": (
        "This site lets others accept the work[: {acceptors}].",
        "本项目规定由其他方验收[：{acceptors}]。",
    ),
    "acceptor-mismatch": (
        "An occupant accepts as the customer.",
        "业户只能以业户身份验收。",
    ),
    "own-work": (
        "Nobody accepts their own work.",
        "不能验收自己完成的工作。",
    ),
    "acceptance-reason-missing": (
        "Say why staff sign in the customer's place.",
        "请注明由物业人员代签的原因。",
    ),
    "not-tried-out": ("Try the result out first.", "请先试用。"),
    "aspect-missing": (
        "Content, quality, safety and cost must all be in order[; missing: {missing}].",
        "内容、质量、安全、费用均须合格[；缺：{missing}]。",
    ),
    "preparation-missing": (
        "Repair record and acceptance checklist must be at hand[; missing: {missing}].",
        "验收须备齐维修记录和验收清单[；缺：{missing}]。",
    ),
    "photos-missing": ("Photos of the result are missing.", "缺少照片。"),
    "customer-copy-missing": (
        "Hand the customer copy over.",
        "请交付业户联。",
    ),
}
