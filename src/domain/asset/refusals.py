"""What an asset refuses, in both languages; a part in square brackets is said where its fact is given."""

from collections.abc import Mapping

REFUSALS: Mapping[str, tuple[str, str]] = {
    # register, place, service
    "manual-missing": (
        "File the operating manual of this kind first[: {kind}].",
        "请先建立该类设备的操作手册[：{kind}]。",
    ),
    "features-missing": ("This kind must be able to do more[: {missing}].", "该类设备须具备功能[：{missing}]。"),
    "part-of-itself": ("An asset is no part or successor of itself.", "设备不能隶属或替换自身。"),
    "asset-elsewhere": ("That asset is on another site[: {asset}].", "该设备属于其它项目[：{asset}]。"),
    "asset-ended": ("That asset was replaced or taken off[: {asset}].", "该设备已更换或报废[：{asset}]。"),
    "unknown-asset": ("There is no such asset[: {id}].", "没有该设备[：{id}]。"),
    "has-components": (
        "It still has components[: {components}]; hang them elsewhere first.",
        "仍有下属部件[：{components} 个]，请先移出。",
    ),
    "papers-missing": (
        "The handover inspection is not documented[; missing: {missing}].",
        "承接查验资料不全[；缺：{missing}]。",
    ),
    "out-of-use": ("It is out of use until it was re-inspected.", "设备停用，须复检后方可使用。"),
    "not-out-of-use": ("It is not out of use.", "设备未停用。"),
    # upkeep
    "unknown-plan": ("There is no such upkeep plan[: {id}].", "没有该保养计划[：{id}]。"),
    "plan-not-active": ("The upkeep plan is not in force[: {plan}].", "保养计划未启用[：{plan}]。"),
    "other-kind": (
        "The upkeep plan is for other kinds[: {kinds}].",
        "该保养计划适用于其它类别[：{kinds}]。",
    ),
    "shifts-missing": ("Say when each shift begins.", "请填写各班次开始时间。"),
    "unknown-duty": ("The asset has no such duty[: {duty}].", "该设备没有此保养任务[：{duty}]。"),
    "no-duty": ("The asset has no duty.", "该设备没有保养任务。"),
    "nothing-due": ("Nothing is due that nobody is at work on.", "没有待执行的到期任务。"),
    "not-due": ("This duty is not due, or somebody is at work on it[: {duty}].", "该任务未到期或正在执行[：{duty}]。"),
    "not-under-way": ("Nobody is at work on this duty[: {duty}].", "该任务未在执行[：{duty}]。"),
    "standard-not-met": (
        "It does not conform to its standard[: {standard}]; report the defect.",
        "不符合维护标准[：{standard}]，请上报故障。",
    ),
    # faults
    "observed-later": ("A fault is seen before it is reported.", "发现时间不能晚于上报时间。"),
    "no-fault": (
        "There is no fault case at this point[; needed: {wanted}].",
        "没有处于该阶段的故障案[；须为：{wanted}]。",
    ),
    "unknown-fault": ("The asset has no such open fault case[: {fault}].", "该设备没有此未归档故障案[：{fault}]。"),
    "wrong-fault-stage": (
        "The fault case stands elsewhere[: {now}][; needed: {wanted}].",
        "故障案不在此阶段[：{now}][；须为：{wanted}]。",
    ),
    "no-emergency": ("The fault is no emergency.", "该故障不属紧急情况。"),
    "not-its-ticket": ("This is no ticket about this asset[: {ticket}].", "该工单与此设备无关[：{ticket}]。"),
    "tool-not-registered": (
        "The tool is not on the register with its conformity mark[: {tool}].",
        "工具未登记合格标志[：{tool}]。",
    ),
    "ticket-not-done": ("The ticket of the repair is not done[: {ticket}].", "维修工单尚未完成[：{ticket}]。"),
    "not-tested": ("Test and accept it before it goes back into operation.", "恢复运行前须测试验收。"),
    "under-repair": ("The asset is still under repair.", "设备仍在维修中。"),
    # renewal
    "wrong-basis": ("That is no ground here[; possible: {wanted}].", "依据不适用[；可选：{wanted}]。"),
    "not-in-programme": (
        "The programme has no candidate for this asset[: {programme}].",
        "改造计划中没有该设备[：{programme}]。",
    ),
    "not-ranked": ("Its priority was not computed yet.", "尚未计算优先级。"),
    "repair-first": ("Repair goes before replacement: try a repair first.", "先维修后更换：请先尝试维修。"),
    "not-approved": ("The programme has not approved it yet.", "改造计划尚未批准该项目。"),
    "no-successor": (
        "This is no successor of the same site and purpose[: {successor}].",
        "该设备不能作为替换设备[：{successor}]。",
    ),
    # use
    "used-more-than-offered": (
        "It cannot be used longer than it was offered[: {offered} minutes].",
        "使用时长不能超过可用时长[：{offered} 分钟]。",
    ),
    "topics-missing": ("The training left something out[: {missing}].", "培训内容不全[：{missing}]。"),
    "range-reversed": ("The lowest value is above the highest one.", "下限高于上限。"),
    "no-meter": ("There is no meter on this asset.", "该设备没有仪表。"),
    "unknown-meter": ("There is no such meter on this asset[: {meter}].", "该设备没有此仪表[：{meter}]。"),
    "reading-falls": ("This meter only grows[; it stood at {last}].", "该读数只增不减[；上次为 {last}]。"),
    "not-lent": ("Assets of this kind do not go from hand to hand.", "该类设备不办理领用。"),
    "handed-out": ("Somebody has it[: {holder}].", "已被领用[：{holder}]。"),
    "not-handed-out": ("Nobody has it.", "未被领用。"),
}
