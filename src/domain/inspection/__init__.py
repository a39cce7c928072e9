"""Inspections (检查与巡检), drills and incidents; hazards and findings with their rectification (隐患与整改)."""
