"""What every file of a run means, and how to prove it.

`schema` and `reasons` are the vocabulary that every other package speaks. The other modules
write and check manifests: the worst mistake here is a count that does not add up and is not seen.
"""
