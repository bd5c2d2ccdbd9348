"""One module a system, each with `ingest` and `opened`; `work.py` runs them, in environments that need not have ours."""
