"""Editions: the review as documents."""
