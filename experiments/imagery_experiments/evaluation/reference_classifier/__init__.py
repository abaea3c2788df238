"""An independent judge of pictures: another network than the interpreter, and colours and places read from pixels.

Only ``imagery evaluate`` asks it. Nothing is trained on its answers and no picture is chosen by them.
"""
