"""Whether packages, layers and images hold what Lambda needs, where it looks for it."""
