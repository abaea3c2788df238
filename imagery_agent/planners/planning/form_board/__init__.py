"""The form board: the depictive and the propositional solver."""
