"""Chains of linked wheels: the depictive and the propositional solver."""
