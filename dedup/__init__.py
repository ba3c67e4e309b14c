"""Exact and near duplicates within a language: verdicts, never deletions.

The worse mistake: linking documents that differ. A duplicate that is kept costs a little; a law
that is dropped because its amendment looks like it is lost for good.

What a billion documents of one language take, from what was measured on one core with 100,000
documents of 600 words (benchmarks/dedup.py) and with 1,000,000 short ones, every one of them with a
near copy (tests/dedup/test_scale.py, 8 partitions):

* disk: 960 bytes a document for signatures, 190 for band keys, 20 for pairs: 1.2 TB (with
  `verify = "jaccard"` the shingle sets besides, 8 bytes a word: 5 TB);
* signatures: 47 to 50 µs a document, 13 hours in all, 2 minutes in 400 tasks;
* join: as many tasks as the language has shards, each within `memory_mb`; 26 µs a document, 7
  hours in all. A task reads the signatures of all that meet in its range of keys, so with many
  more partitions the reading grows: at worst each reads all of them;
* union: one task, the one step that does not split; 8 bytes a document and 65 for each with a
  duplicate, twice while they are sorted, besides `memory_mb`: with two in five duplicated
  8 + 52 GB; 3.5 µs a document: an hour.
"""
