"""Causal judgment about clips of colliding discs: the depictive and the propositional solver."""
