"""Projections: pure folds from events to rows, and the one runner that applies them."""
