"""What the user told us: the model, the `.appeal` store, import from a folder."""
