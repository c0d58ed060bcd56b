"""Builders of the examples: one package each, run by the script of the same name one folder up."""
