"""Early vision: what happens to every picture from outside before the mind sees it."""
