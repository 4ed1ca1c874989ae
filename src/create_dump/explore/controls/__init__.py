"""The commands of the main screen, a module for each group of keys."""
