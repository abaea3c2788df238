"""What several commands share: errors in one line, pictures read and written, names of things."""
