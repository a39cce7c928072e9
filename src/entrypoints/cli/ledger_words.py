"""Texts of ``wuye import`` and ``wuye export``, English and Chinese; part of the command line's own."""

from collections.abc import Mapping
from typing import Final

LEDGER_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "help-import": (
        "Take over another system's ledger (CSV, XLSX): all of it or nothing, and never twice.",
        "导入其他系统的台账（CSV、XLSX）：要么全部导入，要么不导入，重复运行不会重复写入。",
    ),
    "help-export": (
        "Write tickets, registers, evidence or histories to a file, or everything to a folder, to be taken away.",
        "将工单、登记册、证据或历史写入文件，或将一切写入文件夹，均可带走。",
    ),
    "argument-ledger": ("the ledger: CSV or XLSX", "台账文件：CSV 或 XLSX"),
    "argument-what": (
        "histories: every event; evidence: a row a mention; everything: a folder with it all; else a row a case",
        "histories：每个事件一行；evidence：每次引用一行；everything：全部写入文件夹；其余每项一行",
    ),
    "option-mapping": (
        "what its columns mean: a TOML file, or {shipped}",
        "各列含义：TOML 文件，或 {shipped}",
    ),
    "option-preview": (
        "show the first N rows as they would be understood; needs no desk",
        "按映射显示前 N 行；不需要服务台",
    ),
    "option-partial": ("import the good rows, list the bad ones with --rejects", "导入合格行，不合格行写入 --rejects"),
    "option-rejects": ("where bad rows go, with row and reason (CSV)", "不合格行写入何处，附行号与原因（CSV）"),
    "option-import-site": ("key of the site the cases belong to", "工单所属项目的标识"),
    "option-sheet": ("sheet of the workbook; default the first visible one", "工作表；默认第一个可见工作表"),
    "option-encoding": ("encoding of the text file; default: found out and said", "文本编码；默认自动识别并说明"),
    "option-format": ("jsonl: everything; csv, xlsx: for spreadsheets", "jsonl：全部内容；csv、xlsx：用于电子表格"),
    "option-out": ("the file or folder to write; nothing is overwritten", "写入的文件或文件夹；不会覆盖"),
    "option-sealed": ("leave names and texts sealed", "姓名与文字保持加密"),
    # -- what is found out ----------------------------------------------------------------------------------------
    "read-as": ("{file}: read as {what}", "{file}：按 {what} 读取"),
    "said-delimiter": ("delimiter", "分隔符"),
    "said-sheet": ("sheet", "工作表"),
    "phase-reading": ("reading", "读取"),
    "phase-comparing": ("comparing", "比对"),
    "phase-writing": ("writing", "写入"),
    "phase-exporting": ("exporting", "导出"),
    "warned-encoding-guessed": (
        "{encoding} is a guess from the bytes. If this is not what was written, name another with --encoding: {sample}",
        "编码 {encoding} 是根据字节推测的。若以下文字不对，请用 --encoding 指定：{sample}",
    ),
    "warned-headings-below": (
        "the headings are in row {row}; what stands above is not read",
        "列标题在第 {row} 行；其上内容不读取",
    ),
    "warned-formulas": (
        "{sheet}: {count} formulas; the values they had when the file was saved are read, nothing is computed",
        "{sheet}：{count} 个公式；读取保存时的值，不做计算",
    ),
    "warned-merged-cells": (
        "{sheet}: {count} merged cells; only the first cell of each has a value",
        "{sheet}：{count} 处合并单元格；只有首格有值",
    ),
    "warned-external-links": ("links to other workbooks are not followed", "不读取其他工作簿的链接"),
    "warned-macros": ("macros are not run", "不运行宏"),
    "warned-hidden-sheets": ("hidden sheets are not read: {sheets}", "不读取隐藏工作表：{sheets}"),
    "warned-other-sheets": (
        "only {sheet} is read, not {sheets}; choose with --sheet",
        "只读取 {sheet}，不读取 {sheets}；可用 --sheet 选择",
    ),
    "warned-cut-cells": (
        "{count} cells were longer than a spreadsheet takes and were cut; --format jsonl has them whole",
        "{count} 个单元格超出电子表格长度而被截断；--format jsonl 内容完整",
    ),
    "warned-lost-evidence": (
        "{count} files of evidence are missing or damaged in the file store; evidence.jsonl names them all",
        "证据库中缺少或损坏 {count} 个文件；evidence.jsonl 列出全部",
    ),
    "everything-is-jsonl": ("everything goes to a folder of JSON Lines", "everything 仅以 JSON Lines 写入文件夹"),
    "warned-more-sheets": ("{count} sheets: one takes 1,048,576 rows", "共 {count} 个工作表：每个最多 1,048,576 行"),
    # -- summaries ------------------------------------------------------------------------------------------------
    "column-file": ("file", "文件"),
    "column-row": ("row", "行"),
    "column-column": ("column", "列"),
    "column-rule": ("rule", "规则"),
    "column-reason": ("reason", "原因"),
    "column-rows": ("rows", "行数"),
    "column-imported": ("imported", "已导入"),
    "column-importable": ("to be imported", "可导入"),
    "column-known": ("there already", "已存在"),
    "column-rejected": ("rejected", "不合格"),
    "column-cases": ("cases", "工单数"),
    "column-step": ("step", "步骤"),
    "column-at": ("at", "时间"),
    "column-resource": ("by", "执行人"),
    "column-content": ("content", "内容"),
    "nothing-imported": (
        "Nothing was imported: mend the rows above, or import the others with --partial --rejects bad.csv.",
        "未导入任何内容：请修正以上各行，或用 --partial --rejects bad.csv 导入其余行。",
    ),
    "no-row-known": (
        "{count} cases are there, but none of these rows: a ledger that came in another form before comes twice.",
        "已有其中 {count} 个工单，但没有一行是已知的：若此台账曾以其他形式导入，各行将重复写入。",
    ),
    "written-meanwhile": (
        "{count} rows were written by another import meanwhile; they are counted as there already.",
        "{count} 行已由另一导入同时写入，计入“已存在”。",
    ),
    "rejects-written": ("{count} rows are in {file}, with their reasons.", "{count} 行已写入 {file}，附原因。"),
    "import-again": (
        "Run the same line again to go on where it stopped: nothing comes twice.",
        "再次运行同一命令即可继续：不会重复写入。",
    ),
    "exported-open": (
        "Names and texts are open in this file: keep it as you keep the key. --sealed leaves them sealed.",
        "此文件中的姓名与文字为明文，请像保管密钥一样保管。--sealed 可保持加密。",
    ),
    "exported-sealed": ("Names and texts are sealed in this file.", "此文件中的姓名与文字保持加密。"),
    # -- the file or the mapping as a whole -----------------------------------------------------------------------
    "partial-needs-rejects": (
        "--partial needs --rejects FILE, so that no row is lost from sight",
        "--partial 须同时给出 --rejects FILE，以免遗漏任何一行",
    ),
    "ledger-file-unreadable": ("{file} cannot be read: {why}", "无法读取 {file}：{why}"),
    "ledger-export-altered": (
        "an export whose {file} is not what was exported (leaf {leaf}); it was not read",
        "导出内容中的 {file} 与导出时不符（第 {leaf} 叶），未读取",
    ),
    "ledger-export-no-ledger": (
        "{file} is an export of Wuye, whole and unchanged: it is for reading elsewhere; a desk comes back by a restore",
        "{file} 是完整未改动的本系统导出，供他处读取；恢复服务台请用 restore",
    ),
    "ledger-old-or-encrypted": (
        "{file} is encrypted or an old .xls: save it as .xlsx without a password, or as CSV",
        "{file} 已加密或为旧版 .xls：请另存为不带密码的 .xlsx 或 CSV",
    ),
    "ledger-damaged-workbook": ("{file} is no whole XLSX workbook: {why}", "{file} 不是完整的 XLSX 工作簿：{why}"),
    "ledger-zip-bomb": (
        "the workbook unpacks to more than any ledger needs ({why}); it was not opened",
        "工作簿解压后过大（{why}），未打开",
    ),
    "ledger-xml-with-entities": (
        "{part} declares a document type or entities, which no spreadsheet program writes; it was not opened",
        "{part} 声明了文档类型或实体，正常表格软件不会如此，未打开",
    ),
    "ledger-too-many-cells": ("more than {limit} cells; split the file", "单元格超过 {limit} 个，请拆分文件"),
    "ledger-too-many-columns": (
        "more than {limit} columns: is the delimiter right?",
        "列数超过 {limit}：分隔符是否正确？",
    ),
    "ledger-text-has-no-sheets": ("{file} is a text file: it has no sheets", "{file} 是文本文件，没有工作表"),
    "ledger-no-such-sheet": ("there is no sheet {sheet}; there are: {sheets}", "没有工作表 {sheet}；现有：{sheets}"),
    "ledger-no-visible-sheet": ("every sheet is hidden: {sheets}; name one with --sheet", "全部工作表均隐藏：{sheets}"),
    "ledger-no-header": ("{file} has no headings in its first row", "{file} 第一行没有列标题"),
    "ledger-no-xlsx": ("reading XLSX needs: pip install 'wuye[xlsx]'", "读取 XLSX 需要：pip install 'wuye[xlsx]'"),
    "ledger-no-xlsx-writer": (
        "writing XLSX needs: pip install 'wuye[xlsx]'",
        "写入 XLSX 需要：pip install 'wuye[xlsx]'",
    ),
    "ledger-bad-delimiter": ("the delimiter {delimiter} is not one character", "分隔符 {delimiter} 不是单个字符"),
    "ledger-broken-quoting": (
        "from line {line} on the quotation marks do not close: {why}",
        "第 {line} 行起引号不闭合：{why}",
    ),
    "ledger-no-such-encoding": ("there is no encoding {encoding}", "没有编码 {encoding}"),
    "ledger-wrong-encoding": (
        "this is not {encoding} (line {line}) {why}; another one: --encoding",
        "不是 {encoding}（第 {line} 行）{why}；可用 --encoding 指定",
    ),
    "ledger-unknown-encoding": (
        "{file} makes no sense in any encoding that can be found out; name its encoding with --encoding",
        "{file} 按可识别的各种编码都读不通；请用 --encoding 指定编码",
    ),
    "ledger-encoding-unclear": (
        "more than one encoding makes sense; name the right one with --encoding: {readings}",
        "不止一种编码读得通；请用 --encoding 指定正确的一种：{readings}",
    ),
    "ledger-mapping-unreadable": (
        "the mapping {file} cannot be read: {why}. In the package: {shipped}",
        "无法读取映射 {file}：{why}。自带映射：{shipped}",
    ),
    "ledger-mapping-malformed": ("{file} is no TOML: {why}", "{file} 不是 TOML：{why}"),
    "ledger-mapping-wrong": ("wrong in the mapping {file}: {fields}", "映射 {file} 有误：{fields}"),
    "ledger-bad-pattern": ("{pattern} is no regular expression: {why}", "{pattern} 不是正则表达式：{why}"),
    "ledger-source-too-long": (
        "the name of the source is longer than {limit} characters: {source}",
        "来源名称超过 {limit} 字：{source}",
    ),
    "ledger-case-without-id": (
        "where rows are steps, case.id must name the columns that tell cases apart",
        "rows 为 step 时，case.id 须指明区分工单的列",
    ),
    "ledger-step-without-name": ("name the step: step.name or fixed.step", "须写明步骤：step.name 或 fixed.step"),
    "ledger-step-at-columns": (
        "step.at names a column, or two: the date and the time of day; it names {found}",
        "step.at 须为一列，或日期与时刻两列；现有 {found} 列",
    ),
    "ledger-case-without-content": (
        "say what a case is about: case.content or fixed.content",
        "须写明内容：case.content 或 fixed.content",
    ),
    "ledger-stage-new": ("no imported case is in the stage new", "导入的工单不能处于 new 状态"),
    "ledger-columns-missing": ("no column {columns}; there are: {header}", "没有列 {columns}；现有：{header}"),
    "ledger-columns-twice": ("more than one column is called {columns}", "有多列同名：{columns}"),
    "ledger-site-not-named": (
        "name the site: --site, fixed.site or case.site in the mapping",
        "须写明项目：--site，或映射中的 fixed.site、case.site",
    ),
    "ledger-zone-not-stated": (
        "the instants of this ledger have no offset: state their zone with --zone or in the mapping",
        "台账中的时间不带时差：请用 --zone 或在映射中写明时区",
    ),
    # -- a row ----------------------------------------------------------------------------------------------------
    "fault-spreadsheet-date": (
        "a spreadsheet program has turned a code into a date; mend it in the source, as text",
        "表格软件把编号变成了日期；请在来源中以文本格式修正",
    ),
    "fault-spreadsheet-exponent": (
        "a spreadsheet program has turned a long number into a power of ten; digits may be lost",
        "表格软件把长数字变成了科学计数，可能已丢失数位",
    ),
    "fault-spreadsheet-precision": (
        "a number of more than 15 digits was kept as a number: its last digits are lost",
        "超过 15 位的数字被存为数值，末尾数位已丢失",
    ),
    "fault-spreadsheet-leading-zero": (
        "a spreadsheet program has taken away leading zeros",
        "表格软件去掉了前导零",
    ),
    "fault-spreadsheet-error": ("a formula that failed stands here", "此处是出错的公式"),
    "fault-pattern-mismatch": ("does not look like {pattern}", "与格式 {pattern} 不符"),
    "fault-missing-value": ("nothing stands here", "此处为空"),
    "fault-wrong-columns": ("{found} cells instead of {expected}", "有 {found} 个单元格，应为 {expected} 个"),
    "fault-not-an-instant": ("no instant in the formats {formats}", "不是 {formats} 格式的时间"),
    "fault-not-a-time-of-day": ("no time of day such as 8:30 or 24:00", "不是 8:30、24:00 之类的时刻"),
    "fault-naive-time": ("an instant without an offset, and no zone was stated", "时间不带时差，且未写明时区"),
    "fault-no-such-local-time": (
        "the clocks of {zone} jumped over this instant",
        "{zone} 的时钟跳过了这一时刻",
    ),
    "fault-unknown-step": ("the mapping knows no such step; it has: {known}", "映射中没有此步骤；现有：{known}"),
    "fault-unknown-choice": ("none of: {known}", "不属于：{known}"),
    "fault-duplicate-row": ("the same as row {first}", "与第 {first} 行相同"),
    "fault-duplicate-id": (
        "row {first} has the same number and says something else",
        "与第 {first} 行编号相同而内容不同",
    ),
    "fault-changed-row": (
        "this row was imported before and said something else then ({ticket})",
        "此行曾导入，当时内容不同（{ticket}）",
    ),
    "fault-imported-already": (
        "a case of this number was imported before ({ticket})",
        "此编号的工单已导入过（{ticket}）",
    ),
    "fault-overtaken": ("another import was faster", "另一导入抢先写入"),
}
"""Code: English, Chinese; ``{name}`` is filled from the facts."""
