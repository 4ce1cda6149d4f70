"""Bytes of one media type to text: one small reader a format, all behind `read`."""
