"""Texts of ``wuye sheet``, ``wuye tally`` and of seeding, English and Chinese; part of the command line's own."""

from collections.abc import Mapping
from typing import Final

SHEET_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "help-sheet": (
        "Sheets: duties and their occurrences, points visited, faults, costs, customers, reactions.",
        "一览表：周期任务执行、到点情况、故障档案、维护费用、客户、联动结果。",
    ),
    "help-tally": ("Count from the views: complaints, punctuality, points.", "由视图统计：投诉、按时情况、到点率。"),
    "option-audience": ("only for this role", "仅该对象"),
    "column-audience": ("for", "通知对象"),
    "column-lines": ("things", "事项数"),
    "column-says": ("says", "内容"),
    "column-raised-at": ("told", "发出时间"),
    "option-row": ("one row by its key, with all it carries", "按行键显示单行及其全部内容"),
    "help-cadence-seed": (
        "Set every recurring duty of a profile at a site, from the table of limits.",
        "按时限表为项目设定某策略的全部周期任务。",
    ),
    "cadence-seed-note": ("Seeding again changes nothing.", "重复导入不作改动。"),
    "option-seed-site": ("key of the site", "项目标识"),
    "option-seed-profile": ("profile of the table of limits", "时限表中的策略"),
    "option-anchor": ("day from which duties are counted; today when absent", "周期起算日；缺省为今日"),
    "help-checklist-seed": ("Publish every checklist of the sources.", "发布来源文件中的全部检查表。"),
    "checklist-seed-note": ("What is there already stays as it is.", "已有检查表保持不变。"),
}
