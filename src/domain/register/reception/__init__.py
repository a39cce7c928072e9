"""Meeting reception (会议接待): an order with its checklist and time rules."""
