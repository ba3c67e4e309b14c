"""A small real crawl that ships with the pipeline, so that a newcomer sees it work at once.

`README.md` says where each page comes from, `LICENCES.tsv` says it record by record; the modules
here are the script that makes the sample again from unpacked packages. Nothing of the pipeline
imports them.
"""
