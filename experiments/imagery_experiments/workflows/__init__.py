"""Commands that combine studies: reproduce, sweep, ablate, compare planners, publish."""
