"""The interpreter: names, describes and locates what a picture shows, in an open vocabulary.

Importing this package loads no torch.
"""
