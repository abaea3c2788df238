"""Form assembly: what is seen of the display, and the depictive and the propositional solver."""
