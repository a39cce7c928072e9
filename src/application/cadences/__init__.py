"""Recurring duties: their view, and the worker that accounts for what fell due."""
