"""Chains of wheels and levers: pieces, how a chain is laid out, and its drawing."""
