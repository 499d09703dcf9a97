"""Facts about AWS, each with its source: code here, data with provenance in ``data/``."""
