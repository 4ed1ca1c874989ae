"""What a person may set, where it is written, and which place wins."""
