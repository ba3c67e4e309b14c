"""Exact and near duplicates within a language: verdicts, never deletions.

The worse mistake: linking documents that differ. A duplicate that is kept costs a little; a law
that is dropped because its amendment looks like it is lost for good.
"""
