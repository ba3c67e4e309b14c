"""From sources to DOCUMENT rows: one module a format, and one killable child that parses pages.

The worse mistake here is a document lost without a word: every response, resource and conversion
record, row of a table and HTML file gives exactly one row, with its text or with the reason for
having none. Boilerplate kept is the next worse, so main content is cut by precision.

    read.documents     pieces of raw files -> batches of DOCUMENT, and a tally of all else
    warc, html,        one reader a format: rows with everything that is known without parsing
    jsonl, table
    archive, segments  records of a damaged archive; where reading can begin again
    sandbox, child     the process that parses pages, bounded in CPU time and memory
    page               one payload to text: pure, run in that process
    cascade            which program finds a page's main content
    blocks/            the compiled scanner and its model; MODEL.md says what it can do
    reference          trafilatura, for the pages on which the model is least certain
    rights, licence    evidence, recorded in the source's words and judged later
"""
