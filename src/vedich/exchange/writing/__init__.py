"""Writing: everything in the database as a workbook, a folder or a .zip of CSV files."""

from vedich.exchange.writing.as_of import Extract, everything
from vedich.exchange.writing.files import CannotWrite, write

__all__ = ["CannotWrite", "Extract", "everything", "write"]
