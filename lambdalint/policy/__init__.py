"""IAM policy documents, and what they allow: three-valued, with holes where a template has references."""
