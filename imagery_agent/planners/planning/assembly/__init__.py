"""Assembly: the depictive and the propositional solver."""
