"""Designs, studies, participants, the runner and the trial log."""
