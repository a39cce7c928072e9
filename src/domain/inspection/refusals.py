"""What inspections and hazards refuse, in both languages; a part in square brackets is said where its fact is given."""

from collections.abc import Mapping

REFUSALS: Mapping[str, tuple[str, str]] = {
    # scheduling
    "declared-not-scheduled": ("An incident is declared, not scheduled.", "突发事件须宣布，不得安排。"),
    "not-announced": (
        "This kind is made at irregular times that are not announced[: {kind}].",
        "该类检查时间不固定，不得预告[：{kind}]。",
    ),
    "drill-mismatch": ("A drill, and only a drill, says of which kind.", "演练须且仅演练须注明演练类别。"),
    "unknown-route": ("The site walks no such route[: {route}].", "本项目没有该巡检路线[：{route}]。"),
    "other-route": (
        "The route is for another kind of inspection, or has another checklist[: {kind}, {checklist}].",
        "该路线适用其他检查类别或检查表[：{kind}，{checklist}]。",
    ),
    "checklist-missing": ("This inspection needs a checklist.", "该检查须有检查表。"),
    "unknown-checklist": ("No such checklist is in force[: {checklist}].", "没有生效的该检查表[：{checklist}]。"),
    "other-checklist": (
        "The checklist is for another kind of inspection[: {kind}].",
        "该检查表适用其他检查类别[：{kind}]。",
    ),
    "bounds-mismatch": (
        "Bounds belong to items that are measured, the lower below the upper[: {items}].",
        "仅测量项目设上下限，且下限不得高于上限[：{items}]。",
    ),
    # making it
    "not-the-inspector": ("Somebody else is named for it[: {inspector}].", "该检查已指定他人[：{inspector}]。"),
    "not-an-inspector": (
        "This role does not make inspections of this kind[; roles: {roles}].",
        "该角色不得进行此类检查[；可由：{roles}]。",
    ),
    "no-point-left": ("There is no point left to visit.", "没有未到的巡检点。"),
    "unknown-point": ("There is no such point to be looked at[: {point}].", "没有该巡检点[：{point}]。"),
    "nothing-to-answer": ("There is nothing to answer here yet.", "此处尚无可填写的检查项目。"),
    "answer-mismatch": ("The item is answered otherwise[: {answer}].", "填写方式与检查项目不符[：{answer}]。"),
    "no-drill": ("This inspection is no drill.", "该检查不是演练。"),
    "scenes-missing": (
        "A comprehensive drill covers fire, power outage and equipment failure[; missing: {missing}].",
        "综合演练须覆盖火灾、停电、设备故障[；缺：{missing}]。",
    ),
    "points-open": ("Points are neither visited nor left out[: {points}].", "尚有巡检点未到[：{points}]。"),
    "answers-open": ("Items are not answered[: {items}].", "尚有检查项目未填写[：{items}]。"),
    "drill-not-recorded": ("The drill is not recorded yet.", "演练尚未记录。"),
    "items-failed": ("Items do not conform: raise findings[: {items}].", "有不合格项目，须提出问题[：{items}]。"),
    "nothing-failed": ("Everything conforms: there is nothing to raise.", "全部合格，没有问题可提。"),
    "finding-missing": ("Items that failed have no finding[: {items}].", "不合格项目没有对应问题[：{items}]。"),
    "item-conforms": ("A finding is about what conforms[: {items}].", "所提问题对应的项目合格[：{items}]。"),
    "no-finding-left": ("Every finding has its case.", "所有问题均已立案。"),
    "unknown-finding": (
        "There is no such finding without a case[: {finding}].",
        "没有该未立案的问题[：{finding}]。",
    ),
    # reporting it
    "suggestion-missing": ("Findings are reported with a suggestion.", "发现问题的报告须附建议。"),
    "proposal-missing": (
        "Hazards of a guarded area are reported with a solution proposed to the owner.",
        "护卫区域隐患须向业主提出解决方案。",
    ),
    "superior-not-told": (
        "What is major is reported to a superior[: {severity}].",
        "重大问题须上报上级[：{severity}]。",
    ),
    "no-grade-scale": ("No scale of grades is configured.", "尚未配置质量等级。"),
    "unknown-grade": ("The scale has no such grade[; grades: {grades}].", "没有该等级[；可选：{grades}]。"),
    "finding-not-taken": ("Findings have no case yet[: {findings}].", "尚有问题未立案[：{findings}]。"),
    "finding-unowned": ("Findings have nobody responsible yet[: {findings}].", "尚有问题没有责任人[：{findings}]。"),
    # incident
    "not-happened-yet": (
        "An incident cannot lie in the future[: {happened_at}].",
        "发生时间不得晚于现在[：{happened_at}]。",
    ),
    # hazard
    "nobody-told": ("A hazard is reported to a department or to the director.", "隐患须上报部门或主任。"),
    "deadline-past": ("The limit lies in the past[: {deadline}].", "整改期限已过[：{deadline}]。"),
    "other-department": (
        "This kind of problem is rectified by another department[: {department}].",
        "此类问题由其他部门整改[：{department}]。",
    ),
    "not-responsible": ("Somebody else is responsible[: {responsible}].", "责任人为他人[：{responsible}]。"),
    "evaluation-needed": (
        "Measures about the service are evaluated after a quarter.",
        "服务类整改措施须按季评估。",
    ),
    "no-evaluation-due": ("No evaluation is due.", "无须评估。"),
    "quarter-not-reached": ("The effect is evaluated after a quarter[: {due}].", "满一季度后方可评估[：{due}]。"),
    "evaluation-due": ("The measure is to be evaluated first.", "须先评估整改效果。"),
    "problem-unsolved": ("The problem is not solved: order anew.", "问题未解决，须重新整改。"),
    "problem-solved": ("Only what was not solved is ordered anew.", "仅未解决的问题可以重新整改。"),
    "publication-missing": (
        "What an authority found is published when it is rectified.",
        "政府检查发现的问题整改后须公布。",
    ),
}
