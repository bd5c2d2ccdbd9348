"""One reader a file format; each returns a `corpus.document.Reading`."""
