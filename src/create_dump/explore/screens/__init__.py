"""What lies above the main screen for a while."""
