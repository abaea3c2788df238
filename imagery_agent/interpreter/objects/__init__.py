"""Finding the objects of a picture: by color and grouping, by the detector, and over the frames of a video.

Importing this package loads no torch.
"""

LEAST_CONFIDENCE = 0.4
"""Detections below this confidence are left out."""
