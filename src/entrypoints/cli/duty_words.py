"""Texts of ``wuye roster on-duty`` and ``wuye section staffing``, English and Chinese."""

from collections.abc import Mapping
from typing import Final

DUTY_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "help-on-duty": (
        "Who is on duty at a site at an instant, by its published rosters.",
        "查询某时刻项目的在班人员（按已发布的值班表）。",
    ),
    "help-staffing": (
        "How many people a section has by plan and in fact at an instant.",
        "查询某时刻班组的编制与在岗人数。",
    ),
    "argument-duty-site": ("key of the site", "项目标识"),
    "option-duty-at": ("at this instant; default now", "该时刻；默认现在"),
    "option-duty-role": ("only who is on duty as this", "仅此值班岗位"),
    "no-roster": ("No published roster has that day.", "该日没有已发布的值班表。"),
    "column-staff": ("staff", "员工"),
    "column-duty": ("duty", "值班岗位"),
    "column-section": ("section", "班组"),
    "column-shift": ("shift", "班次"),
    "column-starts-at": ("from", "起"),
    "column-ends-at": ("until", "止"),
    "column-establishment": ("establishment", "编制"),
    "column-filled": ("filled", "在岗"),
    "column-vacant": ("vacant", "空缺"),
}
