"""The reference engine: plain Python, one question at a time, slow and obviously right."""

from __future__ import annotations

from collections.abc import Sequence

from vedich.analytics import closing
from vedich.analytics.closing import Shares
from vedich.analytics.engines.reference.figures import Figures
from vedich.analytics.tables import Figure, Question, Tables


class ReferenceEngine:
    """Answers each question by walking through the values that concern it."""

    def answer(self, tables: Tables, questions: Sequence[Question]) -> list[Figure]:
        """One figure per question, in the order asked.

        Raises ValueError for an indicator with an unknown rule or frequency.
        """
        figures = Figures(tables)
        return [closing.figure(figures.part(question)) for question in questions]

    def sources(self, tables: Tables, question: Question) -> Shares:
        """The ids of the values that make up the figure, weights included, with the share each enters with.

        Where the figure has a problem: of the values that would make it up, None for a share nobody knows.
        """
        return Figures(tables).sources(question)
