"""Stimuli: pictures and descriptions, independent of trials, responses and agents."""
