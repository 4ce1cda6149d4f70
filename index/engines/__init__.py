"""Engines behind the port: in memory, and on Whoosh."""
