"""People's own pictures with captions: every layout in which they are kept is read into one list of pairs."""
