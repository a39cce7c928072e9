"""Texts of ``wuye report``, English and Chinese; part of the command line's own."""

from collections.abc import Mapping
from typing import Final

REPORT_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "help-report": (
        "Service reports: declared figures of a site and a period, as known at any instant.",
        "服务报告：项目在某一期间的各项指标，可按任一时刻所知重现。",
    ),
    "help-report-weekly": ("The report of a week.", "周报。"),
    "help-report-monthly": ("The report of a month.", "月报。"),
    "help-report-quarterly": ("The report of a quarter.", "季报。"),
    "help-report-yearly": ("The report of a year.", "年报。"),
    "help-report-figures": ("What the figures are, and where their targets come from.", "指标说明及目标值来源。"),
    "help-report-issue": (
        "Hand a report in, in writing; unsolved complaints are put to the head.",
        "提交书面汇报；未决投诉提请负责人裁定。",
    ),
    "help-report-check": (
        "Compute the reports that were handed in once more, and compare.",
        "重新计算已提交的报告并比对。",
    ),
    "option-report-site": ("key of the site", "项目标识"),
    "option-week": ("the week, such as 2026-W38; default the last one that is over", "周，如 2026-W38；缺省为上周"),
    "option-month": ("the month, such as 2026-09; default the last one that is over", "月，如 2026-09；缺省为上月"),
    "option-quarter": (
        "the quarter, such as 2026-Q3; default the last one that is over",
        "季度，如 2026-Q3；缺省为上季度",
    ),
    "option-year": ("the year, such as 2026; default the last one that is over", "年，如 2026；缺省为上年"),
    "option-period": ("the period: 2026-W38, 2026-09, 2026-Q3, 2026", "期间：2026-W38、2026-09、2026-Q3、2026"),
    "option-figure": ("only this figure, with the cases it counts", "仅此指标，并列出所计个案"),
    "option-by": ("also for each team, or each technician", "同时按班组或维修人员列出"),
    "option-to": ("who gets it (staff-…); may be given again", "接收人（staff-…），可重复"),
    "option-audience": ("for whom; may be given again", "汇报对象，可重复"),
    "option-summary": ("what is said with it", "书面说明"),
    "option-report-out": ("write it to this file instead", "写入该文件"),
    "option-report-format": ("form of the file", "文件格式"),
    "column-figure": ("figure", "指标"),
    "column-ratio": ("counted", "计数"),
    "column-target": ("target", "目标"),
    "column-verdict": ("verdict", "结论"),
    "column-of": ("of", "对象"),
    "column-numerator": ("numerator", "分子"),
    "column-denominator": ("denominator", "分母"),
    "report-head": (
        "{site} · {period} · {since} … {until} · as known at {as_of}",
        "{site} · {period} · {since} 至 {until} · 数据截至 {as_of}",
    ),
    "report-met": ("met", "达标"),
    "report-missed": ("missed", "未达标"),
    "report-unset": ("unset", "无数据"),
    "column-deviation": ("deviation", "偏差"),
    "report-goals": ("Goals of the improvement plan", "改进计划目标"),
    "report-outcomes": ("Outcomes of the improvement plan", "改进计划成效"),
    "report-grades": ("Service grades", "服务质量等级"),
    "report-major": ("Major complaints", "重大投诉"),
    "report-unsolved": ("Unsolved complaints", "未决投诉"),
    "report-same": ("version {version}: the same, as known at {as_of}", "第 {version} 版：一致，数据截至 {as_of}"),
    "report-differs": (
        "version {version}: not the same, as known at {as_of}",
        "第 {version} 版：不一致，数据截至 {as_of}",
    ),
    "report-at-least": ("at least {value}", "不低于 {value}"),
    "report-at-most": ("at most {value}", "不高于 {value}"),
}
