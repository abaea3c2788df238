"""Paper folding: the depictive and the propositional solver."""
