"""Value to screen or to JSON: the only place that prints."""
