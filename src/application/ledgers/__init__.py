"""Other people's ledgers, in and out: columns, bad rows, what is written (账册导入导出)."""
