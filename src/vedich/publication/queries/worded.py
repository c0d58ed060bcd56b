"""Sentences as the page of wordings shows them: their words, their places, and what they say in a review."""

from __future__ import annotations

from dataclasses import dataclass

from vedich.publication.models import Wording
from vedich.publication.queries.material import Material
from vedich.publication.queries.sections import opening, outlook
from vedich.publication.queries.sentences.words import Words
from vedich.publication.queries.wordings import SENTENCES, Sentence, Values, bases, fill, revisions

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
    rows: tuple[Wording, ...]
    """Everything that was written of it, the last first."""
    values: Values | None
    """None where this review does not say the sentence."""

    @property
    def row(self) -> Wording | None:
        """What was written last."""
        return self.rows[0] if self.rows else None

    @property
    def former(self) -> list[Wording]:
        """What stood before in the committee's words and stands no more, each text once."""
        seen, found = {self.text}, []
        for each in self.rows:
            if each.text and each.text not in seen:
                seen.add(each.text)
                found.append(each)
        return found

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


def worded(material: Material | None) -> list[Worded]:
    """Every sentence that may be worded, in the order of the report; places are filled from the material."""
    written = revisions()
    found = []
    for key, sentence in SENTENCES.items():
        rows = written.get(key, [])
        text = (rows[0].text if rows else "") or sentence.default
        found.append(Worded(sentence, text, tuple(rows), VALUES[key](material) if material else None))
    return found
