"""Described motion: the depictive and the propositional solver."""
