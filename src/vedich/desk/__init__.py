"""Pages that look at everything: overview, programmes, targets, units, search, help."""
