"""Planning tasks: one folder per task, with its depictive and its propositional solver."""
