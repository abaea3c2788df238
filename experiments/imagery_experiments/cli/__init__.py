"""The command line ``imagery``."""
