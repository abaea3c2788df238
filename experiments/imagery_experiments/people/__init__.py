"""Studies with people in the browser: the same designs, stimuli and rows as the agents'."""
