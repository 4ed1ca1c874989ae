"""Secrets in texts: what finds them, and what is said of one without saying it."""
