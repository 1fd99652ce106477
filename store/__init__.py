"""Results on disk: whole files or none, tables, and which version made them."""
