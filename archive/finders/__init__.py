"""Text to values with spans: one pure function a file, its data tables on top."""
