"""What does not run on the processor of a function."""
