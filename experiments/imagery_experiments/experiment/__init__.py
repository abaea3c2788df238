"""The experiment itself: designs, studies, the runner, the trial log, the population."""
