"""Questions about values: as columns for an engine, as rows for a page."""

from vedich.report.queries.values import SOURCE_RANK, columns, current, revisions

__all__ = ["SOURCE_RANK", "columns", "current", "revisions"]
