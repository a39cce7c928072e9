"""What all aggregates speak: ids, actors, places, money, evidence, personal data, refusals, lifecycles."""
