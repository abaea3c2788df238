"""Relational chains: the depictive and the propositional solver."""
