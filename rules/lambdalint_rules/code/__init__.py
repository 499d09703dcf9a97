"""What function code does that does not work on Lambda, or works badly."""
