"""Pages of forms: list, builder, preview, paper, versions; the reporting calendar; surveys."""
