"""Where files come from: what a source is, and the one that walks a directory."""
