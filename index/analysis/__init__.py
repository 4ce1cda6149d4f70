"""How text is cut: folded character by character, then into words; the same for documents and queries."""
