"""Seeing things that move and what moves them: discs, wheels, and the arena around them."""
