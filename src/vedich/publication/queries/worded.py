"""The sentences of a review as the page of wordings shows them: their words, their places, and what they say now."""

from __future__ import annotations

from dataclasses import dataclass

from vedich.publication.models import Wording
from vedich.publication.queries.material import Material
from vedich.publication.queries.sections import opening, outlook
from vedich.publication.queries.sentences.words import Words
from vedich.publication.queries.wordings import SENTENCES, Sentence, Values, bases, fill, rows_of

VALUES = {
    "bases": lambda _material: {},
    "promised": opening.promised_values,
    "looked_at": opening.looked_at_values,
    "time_gone": opening.time_gone_values,
    "tasks_lead": outlook.tasks_lead_values,
    "closing": outlook.closing_values,
}


@dataclass(frozen=True)
class Worded:
    """One sentence: the text with its places, who wrote it, and what fills the places now."""

    sentence: Sentence
    text: str
    row: Wording | None
    values: Values | None
    """None where this review does not say the sentence."""

    @property
    def is_own(self) -> bool:
        """Whether it is in the committee's words."""
        return bool(self.row and self.row.text)

    @property
    def places(self) -> list[tuple[str, str]]:
        """Each place with what fills it now."""
        return [(f"{{{each}}}", flat(self.values[each])) for each in self.sentence.places] if self.values else []

    def says(self, text: str = "") -> list[str]:
        """The sentence as it will be printed."""
        text = text or self.text
        if self.sentence.is_list:
            return [flat(line) for line in bases({self.sentence.key: text})]
        return [flat(fill(text, self.values))] if self.values is not None and text else []


def flat(words: str | Words) -> str:
    return words if isinstance(words, str) else "".join(each.text for each in words)


def worded(material: Material) -> list[Worded]:
    """Every sentence that may be worded, in the order of the report."""
    rows = rows_of(material.review)
    found = []
    for key, sentence in SENTENCES.items():
        row = rows.get(key)
        found.append(Worded(sentence, (row.text if row else "") or sentence.default, row, VALUES[key](material)))
    return found
