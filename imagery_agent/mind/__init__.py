"""The parts of the mind: visual buffer, workspace, work clock, memory, and how individuals differ."""
