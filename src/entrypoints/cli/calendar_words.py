"""Texts of ``wuye calendar``, English and Chinese; part of the command line's own."""

from collections.abc import Mapping
from typing import Final

CALENDAR_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "help-due": (
        "Try figures before they are published: when an amount falls due, for one case or for the rows of a CSV.",
        "发布前试算：一例或 CSV 中多例的到期时间。",
    ),
    "help-calendar-seed": (
        "Publish mainland China's calendar with its make-up workdays, from the data in the package.",
        "发布中国大陆工作日历（含调休），数据随软件提供。",
    ),
    "help-calendar-publish": (
        "Publish a calendar version from a JSON or CSV file; provisional deadlines move, verdicts do not.",
        "从 JSON 或 CSV 文件发布日历版本；暂定期限随之调整，已有结论不变。",
    ),
    "help-calendar-horizon": (
        "How far a calendar's exceptions are known; past it deadlines are provisional.",
        "日历特定日期已知到何时；此后期限为暂定。",
    ),
    "argument-calendar-seed": ("cn: mainland China", "cn：中国大陆"),
    "option-calendar-key": ("key of the calendar", "日历的键"),
    "option-hours": (
        "open hours of a working day, repeated; default 09:00-12:00 and 13:00-18:00",
        "工作日的时段，可重复；默认 09:00-12:00 与 13:00-18:00",
    ),
    "option-calendar-file": (
        "JSON with the fields of the command, or a CSV with day, hours, mode, name_en, name_zh",
        "命令各字段的 JSON，或含 day、hours、mode、name_en、name_zh 列的 CSV",
    ),
    "option-calendar-zone": ("time zone of the hours", "时段所在时区"),
    "option-horizon": ("last day the exceptions are known for", "特定日期已知截止日"),
    "option-calendar-source": ("where it comes from", "来源"),
    "option-trial-start": ("when time begins to count", "开始计时的时间"),
    "option-trial-amount": ("how many units", "数量"),
    "option-trial-unit": (
        "minutes, hours, working_minutes, working_hours, working_days, shifts, days, weeks, months, …",
        "单位：minutes、hours、working_minutes、working_hours、working_days、shifts、days、weeks、months 等",
    ),
    "option-trial-business_start": ("when a working day opens", "每日开始营业时间"),
    "option-trial-business_end": (
        "when it closes; before its opening = after midnight",
        "每日结束营业时间；早于开始时间表示次日",
    ),
    "option-trial-break_start": ("when its break begins", "休息开始时间"),
    "option-trial-break_end": ("when its break ends", "休息结束时间"),
    "option-trial-pauses": ("a pause, repeated; 'from/' has no end", "暂停，可重复；“起/”表示未结束"),
    "option-trial-days": (
        "a day the hours hold on, repeated; default Monday to Friday",
        "营业日，可重复；默认周一至周五",
    ),
    "option-trial-calendar": (
        "a published calendar; hours given beside it hold on its working days",
        "已发布的日历；同时给出的时段用于其工作日",
    ),
    "option-trial-file": (
        "CSV: start, amount, unit, business_start, business_end, break_start, break_end, pauses (from/to;from/)",
        "CSV，列为 start、amount、unit、business_start、business_end、break_start、break_end、pauses（起/止;起/）",
    ),
    "trial-missing": (
        "{names}: needed, or --file with many cases",
        "缺少 {names}；也可用 --file 一次试算多项",
    ),
    "trial-both": ("a file, or one case by options: not both", "请给出文件或单例选项，不可同时"),
    "trial-columns": ("{file}: column {names}; the columns are {all}", "{file}：列 {names} 有误；应为 {all}"),
    "trial-cells": ("{file}, row {row}: too few or too many cells", "{file} 第 {row} 行：单元格数量不符"),
    "trial-row": ("{file}, row {row}, column {column}: {why}", "{file} 第 {row} 行 {column} 列：{why}"),
    "trial-unit": ("unit '{typed}' is none of {allowed}", "单位“{typed}”不在 {allowed} 之中"),
    "trial-amount": ("amount '{typed}' is no whole number of at most nine digits", "数量“{typed}”不是九位以内的整数"),
    "trial-pair": ("needed beside {other}", "须与 {other} 同时给出"),
    "trial-pause": ("pause '{typed}' is not from/to", "暂停“{typed}”应写作 起/止"),
    "trial-year": ("'{typed}' is outside 1970 to 2199", "“{typed}”不在 1970 至 2199 年之间"),
    "trial-due": ("due", "到期"),
    "trial-provisional": ("provisional: past the calendar's horizon", "暂定：超出日历已知范围"),
    "trial-paused": ("paused: held by a pause without an end", "暂停中：暂停尚未结束"),
    "trial-never": ("never within sixty years", "六十年内不到期"),
    "column-start": ("start", "开始"),
    "column-amount": ("amount", "数量"),
    "column-unit": ("unit", "单位"),
    "column-due": ("due", "到期"),
    "column-exceptions": ("exceptions", "特定日期"),
    "column-horizon": ("horizon", "已知截止日"),
    "column-calendar": ("calendar", "日历"),
    "column-days-left": ("days left", "剩余天数"),
    "column-zone": ("zone", "时区"),
    "column-published-at": ("published", "发布时间"),
    "column-source": ("source", "来源"),
    "column-digest": ("digest", "摘要"),
    "calendar-unchanged": ("It says what the version before says: nothing was published.", "与上一版本相同，未发布。"),
    "horizon-none": (
        "No dated exceptions are expected: nothing is provisional.",
        "不再有特定日期：期限不会为暂定。",
    ),
    "horizon-past": ("The horizon is behind: publish the next version.", "已超出已知范围：请发布下一版本。"),
}
