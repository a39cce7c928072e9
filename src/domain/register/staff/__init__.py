"""The company's own people (员工): posts, trades, certificates, trainings."""
