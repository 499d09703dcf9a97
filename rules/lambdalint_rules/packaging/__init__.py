"""Pack ``packaging``: whether a package holds what the function needs."""
