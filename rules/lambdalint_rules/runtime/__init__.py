"""What can be wrong with the runtime of a function."""
