"""Registers: small event-sourced, versioned, dated lists on one mechanism."""
