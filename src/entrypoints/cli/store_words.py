"""Texts of the desk itself: making, serving, checking, backing up, the demo; part of the command line's own."""

from collections.abc import Mapping
from typing import Final

STORE_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "argument-target": ("where the backup goes", "备份写到何处"),
    "argument-source": ("the backup", "备份"),
    "option-seed": ("the same number gives the same community", "同一数字得到同一小区"),
    "option-no-serve": ("make the data only", "只生成数据"),
    "option-folder": ("where it is kept; default ./.wuye-demo, made anew", "存放处；默认 ./.wuye-demo，每次重建"),
    "option-port": ("port on this machine", "本机端口"),
    "option-host": ("address; loopback only until there is authentication", "地址；在有身份认证之前仅限本机回环"),
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
        "A community to look at: 云栖花园, ninety days with 1,500 tickets in every stage.",
        "演示小区云栖花园：九十天、约 1500 张工单，各个状态俱全。",
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
    "behind": ("behind", "落后"),
    "view-lags": (
        "at {position}: {lag} events behind, caught up by `wuye serve` or by the next list; {parked} parked",
        "位置 {position}：落后 {lag} 个事件，由 wuye serve 或下次列表补上；搁置 {parked}",
    ),
    "view-detail": ("at {position}, {lag} behind, {parked} parked", "位置 {position}，落后 {lag}，搁置 {parked}"),
}
