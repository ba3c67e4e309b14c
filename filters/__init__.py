"""Quality: numbers about a document, and bounds on them per language and kind of text.

The worse mistake: losing good Maltese, Irish or legal text to a bound that was tuned on English
news. So every measure is kept, every failing rule is named, and a bound is data.
"""
