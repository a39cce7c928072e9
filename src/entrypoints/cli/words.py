"""The command line's own texts, English and Chinese: the catalogue is made from them (`make docs`)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from wuye.entrypoints.cli.calendar_words import CALENDAR_WORDS
from wuye.entrypoints.cli.ledger_words import LEDGER_WORDS
from wuye.entrypoints.language.catalogue import Lang, found

WORDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        **CALENDAR_WORDS,
        **LEDGER_WORDS,
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
        "argument-target": ("where the backup goes", "备份写到何处"),
        "argument-source": ("the backup", "备份"),
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
        "option-limit": ("at most so many", "最多条数"),
        "option-stage": ("only in this stage", "仅此状态"),
        "option-site": ("only of this site", "仅此项目"),
        "option-urgency": ("only of this urgency", "仅此紧急程度"),
        "option-category": ("only of this category", "仅此类别"),
        "option-technician": ("only of this technician (staff-…)", "仅此维修人员（staff-…）"),
        "option-home": ("only of this home (home-…)", "仅此房屋（home-…）"),
        "option-mode": ("only of this mode", "仅此方式"),
        "option-domain": ("only of this service domain", "仅此服务领域"),
        "option-severity": ("only of this class", "仅此级别"),
        "option-department": ("only of this department", "仅此部门"),
        "option-handler": ("only of this handler (staff-…)", "仅此处理人（staff-…）"),
        "option-subject": ("only of this subject", "仅此投诉类型"),
        "option-cause": ("only of this cause", "仅此原因"),
        "option-seed": ("the same number gives the same community", "同一数字得到同一小区"),
        "option-ending": ("when the story ends; default now", "故事结束的时间；默认现在"),
        "option-no-serve": ("make the data only", "只生成数据"),
        "option-folder": ("where it is kept; default ./.wuye-demo, made anew", "存放处；默认 ./.wuye-demo，每次重建"),
        "option-port": ("port on this machine", "本机端口"),
        "option-host": ("address; loopback only until there is authentication", "地址；在有身份认证之前仅限本机回环"),
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
        "help-init": (
            "Make a new, empty desk: database, key file, vault.",
            "新建空服务台：数据库、密钥文件、保险库。",
        ),
        "help-migrate": ("Move the database to this release's schema.", "将数据库迁移到本版本的结构。"),
        "help-serve": ("Serve HTTP on this machine.", "在本机提供 HTTP 服务。"),
        "help-doctor": (
            "Check this machine, the database and the views; exit 6 on findings.",
            "检查本机、数据库与视图；有发现项时退出码 6。",
        ),
        "help-demo": (
            "A community to look at: 云栖花园, with tickets in every stage.",
            "演示小区云栖花园：各个状态的工单俱全。",
        ),
        "help-backup": (
            "Back up the log, and apart from it the vault and the evidence; compare the copies.",
            "备份日志，并另行备份保险库与凭证文件；逐一核对副本。",
        ),
        "help-restore": (
            "Restore a backup into an empty place, compare, and open a sealed field.",
            "将备份恢复到空的位置，核对，并试开一个加密字段。",
        ),
        "option-backup-vault": (
            "where the vault's copy goes: a place of its own, kept for 30 days",
            "保险库副本写到何处：须另置一处，保留 30 天",
        ),
        "option-backup-files": (
            "folder for the evidence, each file checked against its digest; a second run adds what is new",
            "凭证文件夹副本，逐一核对摘要；再次运行只补新增",
        ),
        "option-restore-vault": ("the vault's copy", "保险库副本"),
        "option-restore-files": ("the folder of the evidence", "凭证文件夹副本"),
        "help-log": (
            "The log in the order it was recorded, of one case or of all.",
            "按记录顺序显示日志，一个工单或全部。",
        ),
        "help-projection": ("The views: how far they are, and made anew.", "视图：进度与重建。"),
        "help-projection-status": (
            "How far each view is, and what it could not apply.",
            "各视图的进度与未能应用的事件。",
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
        # -- columns ----------------------------------------------------------------------------------------------
        "column-case": ("case", "编号"),
        "column-number": ("number", "编号"),
        "column-stage": ("stage", "状态"),
        "column-version": ("version", "版本"),
        "column-events": ("events", "事件"),
        "column-event": ("event", "事件"),
        "column-stream": ("stream", "流"),
        "column-fields": ("fields", "内容"),
        "column-severity": ("class", "级别"),
        "column-department": ("department", "部门"),
        "column-handler": ("handler", "处理人"),
        "column-received-at": ("received", "接收时间"),
        "column-recorded-at": ("recorded", "记录时间"),
        "column-occurred-at": ("occurred", "发生时间"),
        "column-reported-at": ("reported", "报修时间"),
        "column-updated-at": ("updated", "更新时间"),
        "column-command-id": ("command id", "命令编号"),
        "column-position": ("position", "位置"),
        "column-replayed": ("replayed", "重复"),
        "column-as-of": ("as known at", "当时已知"),
        "column-valid-at": ("as true at", "当时实际"),
        "column-field": ("field", "字段"),
        "column-before": ("before", "之前"),
        "column-after": ("after", "之后"),
        "column-value": ("value", "值"),
        "column-actor": ("by", "操作人"),
        "column-command": ("command", "操作"),
        "column-title": ("meaning", "含义"),
        "column-line": ("to type", "可输入"),
        "column-code": ("code", "代码"),
        "column-name": ("name", "名称"),
        "column-meaning": ("meaning", "含义"),
        "column-form": ("form", "形式"),
        "column-kind": ("kind", "类别"),
        "column-check": ("check", "检查项"),
        "column-finding": ("finding", "结果"),
        "column-detail": ("detail", "说明"),
        "column-view": ("view", "视图"),
        "column-table": ("table", "表"),
        "column-lag": ("behind", "落后"),
        "column-seconds": ("seconds", "秒"),
        "column-technician": ("technician", "维修人员"),
        "column-parked": ("parked", "搁置"),
        "column-site": ("site", "项目"),
        "column-urgency": ("urgency", "紧急程度"),
        "column-mode": ("mode", "方式"),
        "column-home": ("home", "房屋"),
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
        "demo-making": ("Making 云栖花园 …", "正在生成云栖花园 …"),
        "demo-made": (
            "云栖花园 is ready: {tickets} tickets, {events} events, in {seconds} s.",
            "云栖花园已就绪：{tickets} 张工单、{events} 个事件，用时 {seconds} 秒。",
        ),
        "demo-type": ("Type in another terminal:", "在另一终端输入："),
        "demo-open": ("Open:", "打开："),
        "demo-stop": ("Ctrl-C ends the server.", "Ctrl-C 结束服务。"),
        "serving": ("Serving on {url}; Ctrl-C ends.", "服务地址 {url}；Ctrl-C 结束。"),
        "not-loopback": (
            "{host} is not this machine's own address; until there is authentication only 127.0.0.1 and ::1 are served",
            "{host} 不是本机回环地址；在有身份认证之前只在 127.0.0.1 与 ::1 提供服务",
        ),
        "init-note": (
            "Keep {key} apart from the databases, and in another backup: without it no name can be read again.",
            "请将 {key} 与数据库分开保存、分开备份：没有它，姓名等内容无法再读取。",
        ),
        "migrate-note": ("Moved from schema {before} to {after}.", "结构版本已由 {before} 迁移到 {after}。"),
        "migrate-nothing": (
            "Nothing to do: schema {after} is this release's.",
            "无需迁移：结构版本 {after} 即为本版本。",
        ),
        "copy-verified": (
            "Verified: number of events, last position and the rolling SHA-256 over all stored bytes are equal.",
            "已核对：事件数、最后位置以及全部存储字节的滚动 SHA-256 均一致。",
        ),
        "backup-note": (
            "This is the log alone: without the vault no name opens. Copy that too, elsewhere: --vault TARGET.",
            "这只是日志的备份：没有保险库，姓名等内容无法打开。请用 --vault TARGET 另置一处备份保险库。",
        ),
        "backup-vault-note": (
            (
                "Keep the vault's copy apart from the log's, for 30 days and no longer: an older one brings back keys "
                "that were destroyed since. The key file {key} is in neither copy: keep it in a third place."
            ),
            (
                "保险库副本须与日志副本分开保存，保留 30 天，不得更久：更旧的副本会带回此后已销毁的密钥。"
                "密钥文件 {key} 不在任何副本中：请存于第三处。"
            ),
        ),
        "vault-beside-log": (
            "not in {folder} beside the log's copy: who takes one must not have both; give it a place of its own",
            "不得与日志副本同在 {folder}：取得其一者不应得到两者；保险库副本须另置一处",
        ),
        "restored-opens": (
            "Opened: log, vault and key file fit. Keys destroyed since the copy was made are back: destroy them again.",
            "已试开：日志、保险库与密钥文件相互匹配。备份之后销毁的密钥已随之恢复：请再次销毁。",
        ),
        "restored-nothing-sealed": (
            "Vault and key file fit; the log has no personal field to try.",
            "保险库与密钥文件匹配；日志中尚无加密字段可试。",
        ),
        "restored-no-key": (
            (
                "Restored, but nothing opens yet: {why}. Put the copy of the key file at {key} (mode 600), or name it "
                "in WUYE_KEY_FILE; then {command}"
            ),
            (
                "已恢复，但尚无法打开内容：{why}。请将密钥文件副本放到 {key}（权限 600），"
                "或以 WUYE_KEY_FILE 指明；然后执行 {command}"
            ),
        ),
        "restored-no-vault": (
            (
                "Restored, but nothing opens yet: there is no vault at {vault}. Put the vault's copy there, or name it "
                "in WUYE_VAULT; its key file {key} is needed too"
            ),
            (
                "已恢复，但尚无法打开内容：{vault} 没有保险库。请将保险库副本放到该处，"
                "或以 WUYE_VAULT 指明；还需密钥文件 {key}"
            ),
        ),
        "restored-other-schema": (
            "Restored, but of another release: {why}; then {command}",
            "已恢复，但属于其他版本：{why}；然后执行 {command}",
        ),
        "restored-does-not-open": (
            "Restored, but this vault does not open this log: {why} Take the copy of the vault that was made after it.",
            "已恢复，但此保险库打不开此日志：{why} 请改用在日志备份之后制作的保险库副本。",
        ),
        "file-damaged": (
            "the evidence file {digest} has other bytes than its digest says; it was left out",
            "凭证文件 {digest} 的内容与摘要不符，未复制",
        ),
        "target-taken": ("Something is there already", "目标位置已有内容"),
        # -- doctor -----------------------------------------------------------------------------------------------
        "library-missing": ("missing: pip install wuye", "缺失：pip install wuye"),
        "library-optional": ("not installed (optional)", "未安装（可选）"),
        "key-in-memory": ("in memory", "在内存中"),
        "key-open": (
            "{path} has mode {mode}: others can read it; chmod 600 {path}",
            "{path} 权限为 {mode}，他人可读；请执行 chmod 600 {path}",
        ),
        "disk-free": ("{free} MB free at {folder}", "{folder} 剩余 {free} MB"),
        "disk-readonly": ("{folder} cannot be written ({free} MB free)", "{folder} 不可写（剩余 {free} MB）"),
        "schema-none": ("no schema yet: {command}", "尚无结构：{command}"),
        "clock-apart": ("{now}, {seconds} s apart from the log's clock", "{now}，与日志时钟相差 {seconds} 秒"),
        "view-detail": ("at {position}, {lag} behind, {parked} parked", "位置 {position}，落后 {lag}，搁置 {parked}"),
        # -- errors -----------------------------------------------------------------------------------------------
        "usage-error": ("This cannot be read as a command", "无法理解此命令"),
        "bad-input": ("Some fields do not fit", "有字段不合要求"),
        "internal": ("This failed for a reason that is ours", "因程序自身原因失败"),
        "os-error": ("The system refused", "系统拒绝"),
        "interrupted": ("Interrupted.", "已中断。"),
        "broken-history": ("The stored history cannot be read", "存储的历史无法读取"),
        "command-id-reused": ("This command id was used for another command", "此命令编号已用于另一命令"),
        "command-id-reused-why": (
            "{id} was sent before with other contents; choose a new id",
            "{id} 曾以其他内容提交；请换用新编号",
        ),
        "conflict": (
            "Others changed the case at the same time; look at it and try again",
            "他人同时修改了该工单；请查看后再试",
        ),
        "schema-mismatch": ("The database is of another release", "数据库属于另一版本"),
        "schema-mismatch-why": (
            "schema {found} found, schema {expected} expected",
            "发现结构版本 {found}，需要 {expected}",
        ),
        "unsafe-settings": ("The database could lose what it acknowledged", "数据库可能丢失已确认的写入"),
        "wrong-key": ("The key file does not open the vault", "密钥文件无法打开保险库"),
        "file-exists": ("it exists already, nothing is overwritten", "已存在，不会覆盖"),
        "no-such-database": (
            "{url} names no database: sqlite:///file.db, sqlite:////absolute/file.db or postgresql://host/name",
            "{url} 不是数据库地址：sqlite:///file.db、sqlite:////absolute/file.db 或 postgresql://host/name",
        ),
        "unavailable": ("A needed service does not answer", "所需服务没有应答"),
        "unavailable-why": ("{service}: {reason}", "{service}：{reason}"),
        "outcome-unknown": (
            "It may have been stored: repeat it with --command-id {id}, it cannot happen twice.",
            "可能已写入：请用 --command-id {id} 重复提交，不会执行两次。",
        ),
        "did-you-mean": ("Did you mean {names}?", "是否想用 {names}?"),
        "no-such-option": ("there is no option {option}.", "没有选项 {option}。"),
        "missing-argument": ("{name} is missing", "缺少 {name}"),
        "got": ("got {value}", "收到 {value}"),
        "whole-input": ("(the whole)", "（整体）"),
        "at-stage": ("stage: {stage}", "状态：{stage}"),
        "by-rule": ("rule: {rule}", "规则：{rule}"),
        "instead": ("what would work:", "可以改用："),
        "who-acts": (
            "the acting person must be named: --as staff-li --role technician (or WUYE_ACTOR and WUYE_ROLE)",
            "须写明操作人：--as staff-li --role technician（或 WUYE_ACTOR 与 WUYE_ROLE）",
        ),
        "bad-actor": (
            "{actor} is no id: letters, digits and ._:- only",
            "{actor} 不是有效编号：仅限字母、数字和 ._:-",
        ),
        "no-such-zone": ("there is no time zone {zone}", "没有时区 {zone}"),
        "no-such-stage": ("{typed} is no stage. Stages: {stages}", "{typed} 不是状态。状态有：{stages}"),
        "no-such-filter": ("this list has no filter {names}", "此列表没有筛选项 {names}"),
        "no-instant": (
            "{typed} is no instant. Accepted forms: {forms} (without an offset in {zone})",
            "{typed} 不是可接受的时间。可用形式：{forms}（不带时差时按 {zone}）",
        ),
        "no-duration": (
            "{typed} is no length of time. Accepted forms: 30s, 90m, 2h, 7d",
            "{typed} 不是可接受的时长。可用形式：30s、90m、2h、7d",
        ),
        "no-span": (
            "{typed} is no pair of versions. Accepted forms: 3..7, 3.., ..7",
            "{typed} 不是版本区间。可用形式：3..7、3..、..7",
        ),
        "since-after-until": ("--since {since} lies after --until {until}", "--since {since} 晚于 --until {until}"),
        "follow-alone": ("--follow goes with neither --until nor --csv", "--follow 不能与 --until 或 --csv 同用"),
        "unreadable-value": ("{typed} cannot be read as {form}", "{typed} 不能读作 {form}"),
        "input-no-object": ("the fields must be one JSON object", "字段必须是一个 JSON 对象"),
        "list-and-none": ("{option} was given, and said to be empty", "{option} 既给出了值又声明为空"),
        "input-malformed": ("the input is no well-formed JSON: {why}", "输入不是合法 JSON:{why}"),
        "input-twice": ("give the fields once: --input, or --file", "字段只能给一次：--input 或 --file"),
        "input-too-large": ("the input is larger than {limit} bytes", "输入超过 {limit} 字节"),
        "file-unreadable": ("{file} cannot be read: {why}", "无法读取 {file}：{why}"),
        "file-size": ("{file} is empty or larger than {limit} bytes", "{file} 为空或超过 {limit} 字节"),
        "binary-terminal": ("name a file with -o, or send the output elsewhere", "请用 -o 指定文件，或将输出重定向"),
        "bad-settings": (
            "the settings in {file} or the environment cannot be read: {why}",
            "无法读取 {file} 或环境变量中的设置：{why}",
        ),
        "absent": ("there is no such file", "没有这个文件"),
        "no-http": (
            "the HTTP door needs {module}: pip install 'wuye[http]'",
            "HTTP 服务需要 {module}:pip install 'wuye[http]'",
        ),
        # -- clocks ------------------------------------------------------------------------------------------------
        "help-sla": (
            "Clocks: explained, on the board, told by timers, under another policy.",
            "时限：逐段说明、看板、定时记录、假设推演。",
        ),
        "help-sla-explain": (
            "Every clock of a case, interval by interval: counted or not, and what says so.",
            "个案的每个时限，逐段说明：是否计时及其依据。",
        ),
        "help-sla-board": ("Open clocks by due instant, with counters.", "未结时限，按到期时间排列，并附计数。"),
        "help-sla-tick": ("Record the thresholds that have passed, once.", "记录已过的时限阈值，仅一次。"),
        "help-sla-watch": ("Record thresholds as they pass, until Ctrl-C.", "持续记录时限阈值，直到 Ctrl-C。"),
        "help-sla-what-if": (
            "Which cases another policy or calendar would have changed, how and why; writes nothing.",
            "换用其他策略或日历会改变哪些个案、如何改变、原因何在；不写入任何内容。",
        ),
        "option-clock": ("only this clock: ticket.arrival, or arrival", "仅此时限：ticket.arrival 或 arrival"),
        "option-at": ("as the clocks stood then; default now", "该时刻的时限状态；默认现在"),
        "option-team": ("only this team (trade)", "仅此班组（工种）"),
        "option-person": ("only this person's work (staff-…)", "仅此责任人（staff-…）"),
        "option-overdue": ("only what is overdue", "仅已超时"),
        "option-paused": ("only what is paused", "仅已暂停"),
        "option-unset": ("only clocks without a figure", "仅未设定数值的时限"),
        "option-every": ("how long to rest between two looks (5s, 1m)", "两次检查的间隔（5s、1m）"),
        "option-policy": (
            "a profile (handbook_000 …), or a limit table as CSV",
            "策略名（handbook_000 等）或 CSV 时限表",
        ),
        "option-profile": (
            "the profile of the limit table; default: the case's own",
            "时限表中的策略名；默认为个案所属策略",
        ),
        "option-calendar": (
            "a published calendar's key, or a calendar as JSON, in the form of calendar publish-calendar --file",
            "已发布日历的键，或 JSON 日历文件（格式同 calendar publish-calendar --file）",
        ),
        "option-opened-since": ("only cases opened at or after", "仅此时间及以后开立的个案"),
        "option-workers": ("processes that share the work", "分担工作的进程数"),
        "no-such-clock": ("no clock {clock}; this case has: {clocks}", "没有时限 {clock}；此个案有：{clocks}"),
        "no-rest": ("{typed} is no length of time; for example 5s, 2m, 1h", "{typed} 不是时间长度；例如 5s、2m、1h"),
        "no-such-policy": (
            "{policy} is neither a profile ({profiles}) nor a file",
            "{policy} 既不是策略（{profiles}），也不是文件",
        ),
        "no-such-calendar": (
            "{calendar} is neither a published calendar nor a file",
            "{calendar} 既不是已发布的日历，也不是文件",
        ),
        "nothing-to-suppose": ("say --policy or --calendar", "请给出 --policy 或 --calendar"),
        "team-or-person": ("say --team or --person, not both", "--team 与 --person 只能选一"),
        "one-state": ("say one of --overdue, --paused, --unset", "--overdue、--paused、--unset 只能选一"),
        "sla-head": ("{case} at {at}, policy {profile}", "{case}，{at}，策略 {profile}"),
        "sla-calendar": (
            "calendar {key}, version {version}, known up to {horizon}, {digest}",
            "日历 {key}，第 {version} 版，已知至 {horizon}，{digest}",
        ),
        "sla-due": ("due {due} ({limit}, {source})", "到期 {due}（{limit}，{source}）"),
        "sla-left": ("left {left}", "剩余 {left}"),
        "sla-closed": ("ended {at} by {by}", "结束于 {at}（{by}）"),
        "sla-provisional": ("provisional", "暂定"),
        "sla-target": ("target", "目标值"),
        "sla-sum": ("counted {counted} = elapsed {elapsed}", "计时合计 {counted} = 已用时 {elapsed}"),
        "sla-told": (
            "{events} facts of {cases} cases recorded, {failed} failed",
            "已记录 {cases} 个个案的 {events} 条事实，失败 {failed}",
        ),
        "what-if-none": (
            "no case changes, of {cases} cases and {events} events",
            "{cases} 个个案、{events} 个事件，无一改变",
        ),
        "what-if-some": (
            "{changed} of {cases} cases change, of {events} events",
            "{cases} 个个案（{events} 个事件）中有 {changed} 个改变",
        ),
        "why-limit": ("limit {before} → {after}", "时限 {before} → {after}"),
        "why-calendar": ("calendar {before} → {after}: {rule}", "日历 {before} → {after}：{rule}"),
        "why-pauses": ("pauses {before} → {after}", "暂停 {before} → {after}"),
        "why-unset": ("unset", "未设定"),
        "state-running": ("running", "计时中"),
        "state-paused": ("paused", "暂停"),
        "state-unset": ("unset", "未设定"),
        "state-overdue": ("overdue", "已超时"),
        "count-open": ("open", "未结"),
        "count-overdue": ("overdue", "已超时"),
        "count-due_today": ("due today", "今日到期"),
        "count-paused": ("paused", "暂停"),
        "count-provisional": ("provisional", "暂定"),
        "count-unset": ("unset", "未设定"),
        "count-targets": ("targets", "目标值"),
        "column-since": ("from", "自"),
        "column-until": ("to", "至"),
        "column-counted": ("counted", "计时"),
        "column-length": ("length", "时长"),
        "column-reason": ("because", "依据"),
        "column-due-at": ("due", "到期"),
        "column-left": ("left", "剩余"),
        "column-state": ("state", "状态"),
        "column-clock": ("clock", "时限"),
        "column-team": ("team", "班组"),
        "column-person": ("person", "责任人"),
        "column-limit": ("limit", "限额"),
        "column-attempt": ("attempt", "次数"),
        "column-why": ("why", "原因"),
        "column-due-before": ("due before", "原到期"),
        "column-due-after": ("due after", "新到期"),
        "column-verdict-before": ("stands", "现状"),
        "column-verdict-after": ("would stand", "推演"),
        "clock-ticket.review": ("review", "审核"),
        "clock-ticket.survey": ("survey", "勘查"),
        "clock-ticket.forward": ("forwarding", "转派"),
        "clock-ticket.dispatch": ("dispatch", "派工"),
        "clock-ticket.first_response": ("first response", "首次响应"),
        "clock-ticket.arrival": ("arrival", "到场"),
        "clock-ticket.arrival_target": ("arrival target", "到场目标"),
        "clock-ticket.complete": ("completion", "完工"),
        "clock-ticket.item": ("time per item", "单项工时"),
        "clock-ticket.appointment": ("appointment", "预约"),
        "clock-ticket.reconfirm": ("reconfirmation", "预约再确认"),
        "clock-ticket.punctuality_check": ("punctuality check", "准时核查"),
        "clock-ticket.order_return": ("return of the order", "工单交回"),
        "clock-ticket.callback": ("callback", "回访"),
        "clock-ticket.dissatisfaction": ("answer to dissatisfaction", "不满意处理"),
        "clock-ticket.tracking": ("observation", "跟踪观察"),
        "no-such-topic": (
            "there is no help on {topic}; topics: {topics}, or a command",
            "没有关于 {topic} 的帮助；主题：{topics}，或某个命令",
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
