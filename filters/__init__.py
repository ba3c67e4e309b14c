"""Quality and rights: numbers about a document and bounds on them, signals and a policy on them.

The worse mistake: losing good Maltese, Irish or legal text to a bound that was tuned on English
news. So every measure is kept, every failing rule is named, and a bound is data. With rights it is
the other way round: releasing what its owner reserved is worse than losing it (`rights.py`).
"""
