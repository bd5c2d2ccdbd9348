"""Answering: from a question to evidence, quotations and citations."""
