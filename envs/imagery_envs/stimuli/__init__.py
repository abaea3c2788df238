"""What the participant is shown. Nothing here knows about trials, answers or agents."""
