"""Sponsorship: who helps which commune by which decision, what was signed and promised, and what has arrived."""
