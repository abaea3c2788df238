"""Chains of linked wheels and levers: the depictive and the propositional solver."""
