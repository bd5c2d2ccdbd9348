"""The page's tabs: one module each; handlers are plain functions, `build` lays the tab out and wires it."""
