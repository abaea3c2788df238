"""Lists of words and of blends that no network was trained on, with what they should show."""
