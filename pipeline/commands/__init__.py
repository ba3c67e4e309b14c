"""One module a group of commands: each prints for people and returns an exit code."""
