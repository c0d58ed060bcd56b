"""The plan: documents, nodes, indicators, targets, tasks and assignments."""
