"""Looking whether constraints hold, measured on ink."""
