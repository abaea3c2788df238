"""Which names the training corpus has, and which drawings belong to them."""
