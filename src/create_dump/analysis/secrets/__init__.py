"""Secrets in texts: found, judged, and taken out. Nothing is ever sent anywhere.

Importing this package loads no engine; `opening.Scanners` does that where the work is done.
"""
