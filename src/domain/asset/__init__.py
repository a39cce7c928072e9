"""Facilities and equipment (设施设备): register, upkeep, faults, use, renewal."""
