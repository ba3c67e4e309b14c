"""Which of the 24 official EU languages a document is written in.

The worse mistake: a wrong label on a small language. A page that is taken for Maltese and is not
spoils a corpus of a few hundred thousand pages; a page that is missed stays in `und` with its
scores and can be fetched back by a later threshold.
"""
