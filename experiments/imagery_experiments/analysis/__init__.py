"""Statistics of trial rows: contrasts, predictions, mixed models, grading, and published human data."""
