"""Ticket (维修工单): one repair case from report to archive."""
