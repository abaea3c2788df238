"""Noun phrases: what they name, new or known."""
