"""The interpreter: says what a picture shows, in an open vocabulary.

``clip`` holds the networks (the only module that imports open_clip), ``encoder`` the interpreter itself. Its
questions: ``naming`` (what is it?), ``figures`` and ``grouping`` (what stands there as one thing?), ``locating``
(where is it?), ``describing`` (what does the picture show?), ``frames`` (which side is up?), ``calibration``
(how sure is that?). Importing this package loads no torch.
"""
