"""The engine of lambdalint: from a path to findings."""

__version__ = "0.1.0"
