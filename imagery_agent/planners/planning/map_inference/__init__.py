"""Questions about a described island: the depictive and the propositional solver."""
