"""Git's ignore semantics: patterns to automata, and their order in a directory.

Names and patterns are compared as bytes, as git does. Inside this package bytes are held in
``str``, one letter a byte (Latin-1): an ASCII name is then its own form, at no cost.
"""
