"""The command line's own texts, English and Chinese: the catalogue is made from them (`make docs`)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from wuye.entrypoints.cli.calendar_words import CALENDAR_WORDS
from wuye.entrypoints.cli.clock_words import CLOCK_WORDS
from wuye.entrypoints.cli.duty_words import DUTY_WORDS
from wuye.entrypoints.cli.failure_words import FAILURE_WORDS
from wuye.entrypoints.cli.ledger_words import LEDGER_WORDS
from wuye.entrypoints.cli.list_words import LIST_WORDS
from wuye.entrypoints.cli.report_words import REPORT_WORDS
from wuye.entrypoints.cli.sheet_words import SHEET_WORDS
from wuye.entrypoints.cli.store_words import STORE_WORDS
from wuye.entrypoints.language.catalogue import Lang, found

WORDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        **CALENDAR_WORDS,
        **CLOCK_WORDS,
        **DUTY_WORDS,
        **FAILURE_WORDS,
        **LEDGER_WORDS,
        **LIST_WORDS,
        **REPORT_WORDS,
        **SHEET_WORDS,
        **STORE_WORDS,
        # -- the program ------------------------------------------------------------------------------------------
        "root-help": (
            "Wuye, the property service desk: every case is a history of facts.",
            "物业报修服务台：每一个工单都是一串事实的历史。",
        ),
        "root-epilog": (
            "Exit codes: wuye help exit-codes. The acting person is always named: --as staff-li --role technician.",
            "退出码：wuye help exit-codes。操作人须始终写明：--as staff-li --role technician。",
        ),
        "panel-cases": ("Cases and registers", "工单与登记册"),
        "panel-store": ("The desk itself", "服务台本身"),
        "panel-look": ("Looking and help", "查看与帮助"),
        "panel-reading": ("Reading", "查看"),
        "panel-commands": ("Commands", "操作"),
        "panel-options": ("Options", "选项"),
        "panel-arguments": ("Arguments", "参数"),
        "epilog-global": ("As for every command (wuye --help): {flags}", "通用选项（wuye --help）：{flags}"),
        # -- global options ---------------------------------------------------------------------------------------
        "option-lang": ("language of texts", "文字语言"),
        "option-as_json": ("answer as JSON; one object a line while streaming", "以 JSON 输出；流式时每行一个对象"),
        "option-as_csv": ("lists as CSV", "列表以 CSV 输出"),
        "option-zone": (
            "zone in which instants are shown, and read where they have no offset; default Asia/Shanghai",
            "显示时间以及读取不带时差的时间所用的时区；默认 Asia/Shanghai",
        ),
        "option-db": (
            "the database: sqlite:///file.db or postgresql://…",
            "数据库：sqlite:///file.db 或 postgresql://…",
        ),
        "option-config": ("settings file (TOML)", "设置文件（TOML）"),
        "option-actor": ("the acting person: staff-… or person-…", "操作人：staff-… 或 person-…"),
        "option-role": ("the role it is done in: wuye help roles", "操作角色：wuye help roles"),
        "option-on_behalf_of": ("for whom the person acts", "代表何人操作"),
        "option-channel": ("how it came in: wuye help roles", "受理渠道：wuye help roles"),
        "option-dry_run": ("decide only, and show the events that would be written", "只作判断，显示将写入的事件"),
        "option-command_id": (
            "id of the command: the same id again gets the first answer",
            "命令编号：同一编号再次提交得到首次答复",
        ),
        "option-expected_version": ("refuse unless the case is at this version", "工单不在此版本则拒绝"),
        "option-occurred_at": ("when it was so, if earlier than now", "事实发生的时间（早于现在时）"),
        "option-version": ("print the version", "显示版本"),
        # -- arguments and options --------------------------------------------------------------------------------
        "argument-ref": ("number (T-261121-4KX7Q) or stream id", "编号（T-261121-4KX7Q）或流编号"),
        "argument-ref-key": ("key or stream id", "键或流编号"),
        "argument-span": ("two versions, as 3..7; 3.. is up to now", "两个版本，如 3..7；3.. 表示到现在"),
        "argument-topic": ("exit-codes, times, roles, or a command", "exit-codes、times、roles 或某个命令"),
        "argument-shell": ("which shell", "哪种 shell"),
        "argument-file": ("the file, - for standard input", "文件，- 表示标准输入"),
        "argument-digest": ("SHA-256 in hex", "SHA-256（十六进制）"),
        "argument-view": ("the view", "视图"),
        "option-input": (
            "the fields as one JSON object; --json '{…}' does the same",
            "以一个 JSON 对象给出各字段；也可写作 --json '{…}'",
        ),
        "option-none": ("none: an empty {option}", "无：{option} 为空"),
        "option-file": (
            "the fields as JSON from a file, - for standard input",
            "从文件读取 JSON 字段，- 表示标准输入",
        ),
        "option-as-of": ("as it was known then (recorded)", "按当时已知（记录时间）"),
        "option-valid-at": ("as it was true then (occurred)", "按当时实际（发生时间）"),
        "option-at-version": ("at this version", "在此版本"),
        "option-until-stage": ("end when the case reaches this stage", "到达此状态即结束"),
        "option-timeout": (
            "end after so long (30s, 90m, 2h); with --until it is a failure",
            "多久后结束（30s、90m、2h）；配合 --until 视为失败",
        ),
        "option-from-start": ("also the events so far", "也显示已有事件"),
        "option-follow": ("go on with what comes, until Ctrl-C", "持续显示新事件，直到 Ctrl-C"),
        "option-since": ("recorded at or after (wuye help times)", "自此记录时间起（wuye help times）"),
        "option-until": ("recorded at or before", "至此记录时间止"),
        "option-last": ("only the last N", "仅最后 N 条"),
        "option-oneline": ("one line an event", "每个事件一行"),
        "option-key": ("key of the catalogue", "目录的键"),
        "option-kind": ("which kind", "类别"),
        "option-media-type": ("media type; default by the file's name", "媒体类型；默认按文件名"),
        "option-output": ("the file to write; default standard output", "写入的文件；默认标准输出"),
        "mark-required": ("required", "必填"),
        "mark-repeat": ("may be repeated", "可重复"),
        "mark-length": ("at most {limit} characters", "最多 {limit} 字"),
        "mark-items": ("{low} to {high} times", "{low} 至 {high} 个"),
        "allowed-in": ("In {stages}: {roles}. {rows}", "{stages}：{roles}。{rows}"),
        # -- help of commands -------------------------------------------------------------------------------------
        "help-list": ("List them, a page from the view.", "列表（取自视图）。"),
        "help-show": (
            "Show one: its state and its history, now or at a past moment.",
            "查看一个：现在或过去某时刻的状态与历史。",
        ),
        "help-diff": ("What changed between two versions.", "两个版本之间的变化。"),
        "help-blame": ("Which event set each field, and who gave it.", "每个字段由哪个事件、何人设定。"),
        "help-watch": ("Show what happens to one, as it happens.", "实时查看一个的进展。"),
        "help-allowed": ("What this person may do with it now.", "此人现在可对其做什么。"),
        "help-seed": (
            "Load and publish the 43 in-house and 32 specialist services.",
            "载入并发布 43 项自办与 32 项专业服务。",
        ),
        "help-upkeep-seed": (
            "Load and put into force the sources' 20 upkeep plans.",
            "载入并启用来源文件的 20 项保养计划。",
        ),
        "upkeep-seed-note": (
            "Drafted by engineering, put into force by the director, under this id; seeding again changes nothing.",
            "以工程主管拟定、以管理处主任启用，均记在此人名下；重复载入不会产生变化。",
        ),
        "help-log": (
            "The log in the order it was recorded, of one case or of all.",
            "按记录顺序显示日志，一个工单或全部。",
        ),
        "help-projection": ("The views: how far they are, and made anew.", "视图：进度与重建。"),
        "help-projection-status": (
            "How far each view is, and what it could not apply.",
            "各视图的进度与未能应用的事件。",
        ),
        "help-projection-run": (
            "Keep the views up to date and record what falls due, until Ctrl-C: beside a server that does neither.",
            "持续更新视图并记录到期事项，直到 Ctrl-C：供不自行更新的服务器使用。",
        ),
        "projection-running": (
            "{views} views are kept up to date; Ctrl-C ends it.",
            "正在更新 {views} 个视图；Ctrl-C 结束。",
        ),
        "help-projection-rebuild": (
            "Make a view anew beside the live one, then swap.",
            "在现用视图旁重建，然后切换。",
        ),
        "help-projection-verify": (
            "Compare a view with a rebuild; exit 6 if they differ.",
            "将视图与重建结果比对；不一致时退出码 6。",
        ),
        "help-evidence": ("Photos and papers, kept by their digest.", "照片与单据，按摘要保存。"),
        "help-evidence-put": (
            "Store a file; prints what a command's evidence option takes.",
            "存入文件；输出可直接用于证据选项。",
        ),
        "help-evidence-get": ("Fetch a file, checked against its digest.", "取出文件，并与摘要核对。"),
        "help-completion": ("Print the completion script of a shell.", "输出 shell 补全脚本。"),
        "help-help": (
            "Help on a command, or on exit-codes, times, roles.",
            "某个命令的帮助，或 exit-codes、times、roles。",
        ),
        # -- values -----------------------------------------------------------------------------------------------
        "yes": ("yes", "是"),
        "no": ("no", "否"),
        "erased": ("(erased)", "（已删除）"),
        "sealed": ("(sealed)", "（已加密）"),
        "ok": ("ok", "正常"),
        "finding": ("finding", "发现"),
        # -- notes ------------------------------------------------------------------------------------------------
        "nothing-found": ("Nothing found.", "无结果。"),
        "zone-note": ("Times are in {zone}.", "时间按 {zone} 显示。"),
        "times-note": (
            "An instant is typed in one of these forms; without an offset it is read in {zone}.",
            "时间可用以下形式输入；不带时差时按 {zone} 读取。",
        ),
        "replayed": (
            "This command id was answered before: the first answer again, nothing was written.",
            "此命令编号已答复过：给出首次答复，未再写入。",
        ),
        "dry-run": ("Dry run: nothing was written.", "试运行：未写入任何内容。"),
        "watching": ("Watching {case}; Ctrl-C ends.", "正在关注 {case};Ctrl-C 结束。"),
        "following": ("Following the log; Ctrl-C ends.", "正在跟踪日志；Ctrl-C 结束。"),
        "allowed-at": ("In stage “{stage}”, as {role}:", "当前状态“{stage}”，角色{role}："),
        "written": ("{length} bytes written to {file}.", "已将 {length} 字节写入 {file}。"),
        "view-behind": (
            "The view {view} is still behind; this is what it has.",
            "视图 {view} 尚未赶上；以下为现有内容。",
        ),
        "parked": (
            "{view} could not apply {stream} v{version} at {position}: {error}",
            "{view} 未能应用 {stream} v{version}（位置 {position}）：{error}",
        ),
        "more": ("More: --limit {limit}.", "还有更多：--limit {limit}。"),
        "seed-note": (
            "Drafted by an officer, published by the director, under this id; seeding again changes nothing.",
            "以客服人员起草、以管理处主任发布，均记在此人名下；重复载入不会产生变化。",
        ),
    }
)
"""Code: English, Chinese; ``{name}`` is filled from the facts."""


def say(code: str, lang: Lang, /, **facts: object) -> str:
    """A text of the command line, from the catalogue that is made from this table.

    Raises ``KeyError`` for a code that the table lacks: our defect.
    """
    words = found("cli", code, lang) or WORDS[code][1 if lang == "zh" else 0]
    for name, fact in facts.items():
        words = words.replace("{" + name + "}", str(fact))
    return words
