"""The app: a screen on a workspace. What is known of the tree is read there, never kept here."""
