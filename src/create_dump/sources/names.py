"""Names for people: how a path is shown so that nothing in it can pretend or inject.

The quoted form is git's (``core.quotePath``): double quotes around, C escapes inside, and octal
for the other bytes. Names that need no quoting are shown as they are.
"""
