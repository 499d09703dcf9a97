"""Text to nodes or facts, each with a span; knows nothing of Lambda."""
