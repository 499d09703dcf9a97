"""What the engine itself reports: files it cannot read, suppressions, and rules that fail."""
