"""Acts of reporting; those on values, which imports share, are named here."""

from vedich.report.actions.values import Revision, move_values, record_values, step_back

__all__ = ["Revision", "move_values", "record_values", "step_back"]
