"""Formulas: their language, and the catalogue of indicators that follow from one another."""

from vedich.analytics.formula.catalogue import Catalogue, FormulaProblem, check
from vedich.analytics.formula.language import (
    Chain,
    FormulaError,
    Negation,
    Node,
    Number,
    Operand,
    ZeroDivisor,
    evaluate,
    evaluate_exactly,
    operands,
    parse,
)

__all__ = [
    "Catalogue",
    "Chain",
    "FormulaError",
    "FormulaProblem",
    "Negation",
    "Node",
    "Number",
    "Operand",
    "ZeroDivisor",
    "check",
    "evaluate",
    "evaluate_exactly",
    "operands",
    "parse",
]
