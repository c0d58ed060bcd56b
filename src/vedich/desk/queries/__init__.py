"""Questions that look at everything: what each page of the desk shows."""

from vedich.desk.queries.frame import frame

__all__ = ["frame"]
