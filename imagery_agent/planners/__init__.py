"""Planners: how tasks are solved on a workspace."""
