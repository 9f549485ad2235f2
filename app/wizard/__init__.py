"""The Qt window. Draws the case and the findings; holds no truth of its own."""
