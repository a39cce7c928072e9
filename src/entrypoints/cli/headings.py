"""Headings of all that takes commands, in the order of the registry: asking for help loads no domain code.

Made from the declarations by `make docs`; not edited by hand.
"""

from collections.abc import Mapping
from typing import Final

HEADINGS: Final[Mapping[str, tuple[str, str]]] = {
    "ticket": ("Repair ticket", "维修工单"),
    "complaint": ("Complaint", "投诉与意见"),
    "asset": ("Asset", "设施设备"),
    "inspection": ("Inspection", "检查"),
    "hazard": ("Hazard", "隐患"),
    "catalogue": ("Service catalogue", "维修服务目录"),
    "site": ("Site", "项目"),
    "home": ("Home", "房屋"),
    "person": ("Customer record", "客户档案"),
    "staff": ("Staff record", "员工档案"),
    "policy": ("Policy", "时限策略"),
    "calendar": ("Working calendar", "工作日历"),
    "vendor": ("Vendor", "专业供应商"),
    "tool": ("Repair tool", "维修工具"),
    "reception": ("Meeting reception", "会议接待"),
    "checklist": ("Checklist", "检查表"),
    "round": ("Patrol route", "巡检路线"),
    "supervision": ("Supervision plan", "监督计划"),
    "safety": ("Safety system", "安全管理体系"),
    "competence": ("Staff competence", "人员资格与培训"),
    "training": ("Training", "培训"),
    "budget": ("Maintenance budget", "维护费用预算"),
    "manual": ("Operating manual", "设备操作手册"),
    "retrofit": ("Retrofit programme", "更新与改造计划"),
    "upkeep": ("Upkeep plan", "保养计划"),
    "survey": ("Satisfaction survey", "满意度调查"),
    "briefing": ("Written report", "书面汇报"),
    "company": ("Company", "物业公司"),
    "section": ("Section", "部门班组"),
    "roster": ("Duty roster", "值班表"),
    "visits": ("Owner visits", "业主走访"),
    "activity": ("Community activity", "社区活动"),
    "analysis": ("Customer analysis", "客户数据分析"),
    "notice": ("Notice", "通知"),
    "cadence": ("Recurring duty", "周期任务"),
    "clock": ("Timers of a case", "个案时限记录"),
}
"""Category: English, Chinese."""
