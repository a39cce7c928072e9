"""Service reports (服务报告): declared figures over a period, from the log, as known at any instant."""
