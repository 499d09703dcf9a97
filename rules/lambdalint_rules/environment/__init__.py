"""What can be wrong with environment variables."""
