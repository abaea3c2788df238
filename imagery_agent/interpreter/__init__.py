"""The interpreter: says what a picture shows, in an open vocabulary.

``clip`` holds the networks (the only module that imports open_clip), ``naming`` and ``locating`` the two
questions "what is it?" and "where is it?". Importing this package loads no torch.
"""
