"""Finding: the library on disk, its words and its vectors."""
