"""Everyday objects put together from letters, digits, lines and simple shapes."""
