"""Acts of publication: make a document of a draft, issue an edition, make it public, withdraw it."""

from vedich.publication.actions.issuing import issue
from vedich.publication.actions.making import FORMATS, make
from vedich.publication.actions.publishing import publish, withdraw

__all__ = ["FORMATS", "issue", "make", "publish", "withdraw"]
