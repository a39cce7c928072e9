"""Working calendars (工作日历): published whole, version by version; an earlier version stays what it was."""
