"""Looking at pictures with the interpreter: the questions it is asked, its calibration, and its commands."""
