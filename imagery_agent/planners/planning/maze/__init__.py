"""Mazes: the depictive and the propositional solver."""
