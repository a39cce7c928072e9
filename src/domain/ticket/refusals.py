"""What a ticket refuses, in both languages; a part in square brackets is said where its fact is given."""

from collections.abc import Mapping

REFUSALS: Mapping[str, tuple[str, str]] = {
    # report and review
    "channel-closed": (
        "This site takes no requests through this channel[: {channel}][; open: {channels}].",
        "本项目不通过该渠道受理报修[：{channel}][；可用：{channels}]。",
    ),
    "area-outside-domain": (
        "This part does not belong to the service domain[ {domain}][; possible: {areas}].",
        "该子项不属于此服务领域[：{domain}][；可选：{areas}]。",
    ),
    "applicant-mismatch": (
        "An occupant reports in their own name only.",
        "业户只能以本人名义报修。",
    ),
    "form-incomplete": (
        "An online application lacks mandatory fields[: {missing}].",
        "线上报修缺少必填项[：{missing}]。",
    ),
    "application-form-missing": (
        "An application at the counter needs the Repair Application Form.",
        "现场报修须附维修申请表。",
    ),
    "evidence-missing": (
        "Evidence is missing[; one of: {kinds}].",
        "缺少佐证材料[；可为：{kinds}]。",
    ),
    "relayed-by-missing": (
        "Name the colleague who passed the request on.",
        "请注明转达人。",
    ),
    "unknown-site": ("There is no such site in care[: {site}].", "没有该在管项目[：{site}]。"),
    "unknown-unit": (
        "There is no such home at this site[: {id}].[ Did you mean {suggested}?]",
        "该项目没有此房屋[：{id}]。[是否为 {suggested}？]",
    ),
    "unknown-item": ("The list has no such entry[: {item}].", "清单中没有该条目[：{item}]。"),
    "already-verified": (
        "The identity was checked before; once per ticket is enough.",
        "身份已核实，每单只核实一次。",
    ),
    "already-triaged": (
        "The ticket was triaged before; retriage it with a reason.",
        "已做初步评估，如需更改请重新评估并注明理由。",
    ),
    "estimate-not-told": (
        "Tell the occupant the estimated duration and cost first.",
        "请先告知业户预计时长与费用。",
    ),
    "facility-class-missing": (
        "A public facility needs its class.",
        "公共设施须注明类别。",
    ),
    "difficulty-missing": (
        "This work needs a decision by difficulty, with its reason[: {item}].",
        "此项工作须按难度判断并注明理由[：{item}]。",
    ),
    "outside-restriction": (
        "The work is outside what the item covers; refer it to a vendor[: {item}, {restriction}].",
        "超出该项目的限制，应转介专业供应商[：{item}，{restriction}]。",
    ),
    "identity-refuted": (
        "The identity check failed; the request cannot be approved.",
        "身份核实不符，不能审核通过。",
    ),
    "identity-not-verified": (
        "Verify the occupant's identity first.",
        "请先核实业户身份。",
    ),
    "not-conforming": (
        "A request that does not conform is rejected, not approved.",
        "不符合规定的申请应不予受理。",
    ),
    "already-forwarded": (
        "The request was forwarded to engineering before.",
        "已转工程部。",
    ),
    # referral, survey, plan
    "owner-not-informed": ("Tell the owner first.", "请先告知业主。"),
    "owner-disagrees": ("The owner must agree.", "须经业主同意。"),
    "specialist-item-missing": (
        "Name the item of the specialist list.",
        "请填写专业供应商项目编号。",
    ),
    "in-house-item": (
        "The item is on the in-house list[: {item}].",
        "该项目属家庭维修服务项目[：{item}]。",
    ),
    "survey-not-arranged": ("No survey was arranged.", "尚未安排勘查。"),
    "not-the-surveyor": (
        "Only the surveyor who was named records the survey[: {surveyor}].",
        "只有指定的勘查人可以记录勘查[：{surveyor}]。",
    ),
    "survey-done": (
        "The survey was recorded before the visit.",
        "上门前已完成勘查。",
    ),
    "site-condition-missing": (
        "On arrival the condition of the place comes first[; missing: {missing}].",
        "到场后应先记录现场情况[；缺：{missing}]。",
    ),
    "survey-first": (
        "This work is surveyed before it is planned.",
        "此类维修须先勘查后制定计划。",
    ),
    "entry-plan-missing": (
        "An entry service needs materials, implements and a timetable.",
        "入室服务计划须列明材料、工具和时间安排。",
    ),
    "entry-risks-missing": (
        "An entry service needs its possible risks assessed, with their measures.",
        "入室服务前须评估可能的风险并列明措施。",
    ),
    "assessed-limit-missing": (
        "Special or complex work needs an assessed limit.",
        "特殊复杂维修须填写评估时限。",
    ),
    "assessed-limit-only-for-complex-work": (
        "Only special or complex work has an assessed limit.",
        "只有特殊复杂维修可以填写评估时限。",
    ),
    # paid service
    "wrong-quote-stage": (
        "The paid service stands at {now}[; needed: {wanted}].",
        "有偿服务处于 {now}[；须为：{wanted}]。",
    ),
    "wrong-service-kind": (
        "The service was scoped as {kind}.",
        "该服务的方案类别为 {kind}。",
    ),
    "service-asked-already": (
        "A paid service was asked for before.",
        "已申请有偿服务。",
    ),
    "service-plan-missing": (
        "A special service needs a plan that the customer confirmed.",
        "特殊服务须有客户确认的服务方案。",
    ),
    "coordination-missing": (
        "A major item needs the coordination of the departments on record.",
        "重大事项须有部门协调记录。",
    ),
    "price-unset": (
        "The price list states no price[: {item}].",
        "收费标准未定价[：{item}]。",
    ),
    "quote-not-approved": (
        "A supervisor or head must sign this price first.",
        "该价格须先经主管或负责人签字。",
    ),
    "quote-not-priced": ("There is no price yet.", "尚未定价。"),
    "validity-in-the-past": (
        "The offer would be over before it is made.",
        "报价有效期已过。",
    ),
    "quote-expired": (
        "The offer is no longer valid[, it ended {valid_until}].",
        "报价已失效[，有效期至 {valid_until}]。",
    ),
    "not-by-the-rules": (
        "A service that did not follow the rules cannot be confirmed.",
        "不符合操作规程的服务不能确认。",
    ),
    "price-not-agreed": (
        "The price of the paid service is not agreed yet.",
        "有偿服务价格尚未确认。",
    ),
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
    # closing
    "wrong-charge-status": (
        "The charge stands at {now}[; needed: {wanted}].",
        "费用状态为 {now}[；须为：{wanted}]。",
    ),
    "wrong-order-status": (
        "The repair order stands at {now}[; needed: {wanted}].",
        "维修单状态为 {now}[；须为：{wanted}]。",
    ),
    "charge-determined": (
        "The charge was determined at completion.",
        "完工时费用已确定。",
    ),
    "charge-not-announced": (
        "Announce the charge to the customer first.",
        "请先将费用告知客户。",
    ),
    "charge-differs": (
        "The amount differs from the fixed one[: {minor} {currency} in minor units].",
        "金额与已确定的不符[：{minor} 分 {currency}]。",
    ),
    "settlement-differs": (
        "Another way of settlement was agreed[: {agreed}].",
        "与约定的结算方式不符[：{agreed}]。",
    ),
    "charge-settled": ("The charge is settled already.", "费用已结算。"),
    "free-with-charge": (
        "Free work has no charge.",
        "免费维修不应有金额。",
    ),
    "fee-details-missing": (
        "Tell the customer what the charge is made of.",
        "请列明费用明细。",
    ),
    "cash-forbidden": (
        "Staff take no cash on site.",
        "维修人员现场不收现金。",
    ),
    "receipt-missing": ("Cash needs a receipt.", "收取现金须开具收据。"),
    "signature-missing": ("A signature is missing.", "缺少签字。"),
    "receipt-copy-not-registered": (
        "Register the receipt copy of the dispatch order.",
        "请登记派工单回执联。",
    ),
    "result-not-reported": (
        "Report the result to customer service.",
        "请将结果反馈客服。",
    ),
    "stub-used": (
        "This stub number was used before[: {stub}].",
        "存根编号已使用[：{stub}]。",
    ),
    "callback-not-due": (
        "No callback is due[; it stands at {now}].",
        "无待回访[；当前状态 {now}]。",
    ),
    "reporter-not-informed": (
        "Inform who reported the repair.",
        "请将回访结果反馈报修方。",
    ),
    "reason-missing": ("State the reason.", "请注明原因。"),
    "closing-open": (
        "Closing work is open[: {open}].",
        "收尾工作未完成[：{open}]。",
    ),
    "no-tracking": (
        "This site sets no observation period.",
        "本项目未设跟踪期。",
    ),
    "tracking-first": (
        "This site observes the effect first[ for {days} days].",
        "本项目须先跟踪[ {days} 天]。",
    ),
    "tracking-not-over": (
        "The observation period is not over[; it ends {until}].",
        "跟踪期未结束[；截止 {until}]。",
    ),
    "not-the-same-fault": (
        "Another fault is another ticket.",
        "不同故障请另行报修。",
    ),
    "record-incomplete": (
        "The record is not complete[; missing: {missing}].",
        "维修记录不完整[；缺：{missing}]。",
    ),
    "outcome-not-told": (
        "Tell the occupant the outcome first.",
        "请先告知业户维修结果。",
    ),
    "record-not-filed": (
        "Records must be filed together[; missing: {missing}].",
        "记录须一并归档[；缺：{missing}]。",
    ),
    "reopen-window-over": (
        "It is too late to reopen the ticket[; it was possible until {until}]. Open a new one and link it.",
        "已超过重新打开的期限[；截止 {until}]。请另行报修并关联。",
    ),
    "work-started": ("Work has started already.", "已开工。"),
    # further
    "item-missing": (
        "Name the item, or describe the work.",
        "请填写服务项目或工作内容。",
    ),
    "decision-missing": (
        "Work outside the list needs a recorded decision of the office.",
        "清单外的工作须有管理处决定。",
    ),
    "customer-not-told": ("Tell the customer.", "请告知客户。"),
    "solution-missing": (
        "A problem is recorded with the solution that was coordinated.",
        "须同时记录问题的协调结果。",
    ),
    "supervisor-missing": (
        "Name the supervisor who is told: nobody follows the work yet.",
        "尚无人跟进，请注明已告知的主管。",
    ),
    "no-incident": ("There is no such incident.", "没有该问题记录。"),
    "same-person": (
        "This needs a second person.",
        "须由另一人办理。",
    ),
    "unknown-ticket": ("There is no such ticket[: {id}].", "没有该工单[：{id}]。"),
    "imported-already": (
        "This case was imported before[: {source} {external_id}].",
        "该工单已导入[：{source} {external_id}]。",
    ),
    "not-imported": (
        "Only imported tickets have legacy steps.",
        "只有导入的工单可以补录历史步骤。",
    ),
    "stage-not-possible": (
        "A case cannot stand there.",
        "不可能处于该状态。",
    ),
}
