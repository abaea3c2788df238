"""Seeing things that move and what moves them: discs in an arena, wheels and levers, and how they are linked."""
