"""Windows into the mind: the mental pictures of trials in one HTML file, live in that file, and in the terminal."""
