"""How the shipped weights are made. Nothing else in ``imagery_agent`` imports this package."""
