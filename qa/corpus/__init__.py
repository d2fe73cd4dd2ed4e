"""First stage: files -> documents -> outline -> register -> passages."""
