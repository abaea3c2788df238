"""Training pictures and their captions: the corpus, composed scenes, and folders of captioned pictures."""
