"""Reading: files become exact text, with their reviews, sections, facts and passages."""
