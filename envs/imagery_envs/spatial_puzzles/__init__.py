"""Published spatial puzzles as environments: one large picture, one answer in text."""
