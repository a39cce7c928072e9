"""Hazards and findings (隐患与整改): a stream of their own, as they also come from tickets, guards and authorities."""
