"""What each protocol says: pure functions from a statement to a state, one protocol a module.

The worse mistake: taking silence, or what cannot be read, for permission. So there are three
states, and what is not a clear statement is `unknown`.
"""
