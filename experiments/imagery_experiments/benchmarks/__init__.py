"""Speed beside that of others, in one run: ``imagery bench``."""
