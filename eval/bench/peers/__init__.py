"""The product beside other systems: the same documents and questions, one process each, one judge (see `__main__`)."""
