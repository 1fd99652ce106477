"""Files that users write: reading them with positions, shapes, numbers, and every mistake at its place."""
