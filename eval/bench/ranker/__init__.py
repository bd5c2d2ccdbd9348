"""An attempt at a small ranking model of our own: late interaction over the embedding model's token vectors."""
