"""Personal data: find it, mask it, and say what was masked without saying the value.

The worse mistake: a miss. A masked act number costs a word; a published identity number cannot
be taken back. "Masked" is the word used throughout: masked text is not anonymous text.
"""
