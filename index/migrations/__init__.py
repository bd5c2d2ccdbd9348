"""How the tables of a library came to be: one module a step, run when a library is opened."""
