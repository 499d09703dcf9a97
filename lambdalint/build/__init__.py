"""Nodes and facts to the model; mirrors :mod:`lambdalint.model`."""
