"""Settings that Lambda refuses."""
