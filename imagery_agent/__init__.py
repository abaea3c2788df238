"""A mind that thinks in pictures it generates itself.

Importing this package loads no torch: the modules that need it are imported by name
(``imagery_agent.imagination.learned``, ``imagery_agent.interpreter.clip``, ``imagery_agent.agent``).
"""

__version__ = "0.1.0"
