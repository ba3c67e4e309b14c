"""What each step reads and writes: the thin shell around the pure functions of the packages."""
