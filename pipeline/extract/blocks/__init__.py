"""Main content from the raw bytes of a page, without a tree: blocks, features, a small model.

The worse mistake is boilerplate kept, the next main text lost; on which of the two a page stands is
what the model learned (MODEL.md). On a page of which it is not sure, more is kept; the least
certain few go to trafilatura.
"""
