"""A question of distance whose start follows from premises: the depictive and the propositional solver."""
