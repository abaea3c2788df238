"""Remembering words and pictures."""
