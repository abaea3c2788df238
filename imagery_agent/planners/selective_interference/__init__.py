"""Walking through a letter or a sentence while answering by speaking or by pointing (Brooks 1968)."""
