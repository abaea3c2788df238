"""Things that move: what happens among them, and what would have happened."""
