"""What the screen is made of: few widgets, each drawn line by line."""
