"""Rosters (值班表): who works which shift of a month at a site, swaps, absences, and the meeting after the shift."""
