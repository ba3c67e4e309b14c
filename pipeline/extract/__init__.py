"""From sources to DOCUMENT rows: one module a format, and one killable child that parses pages.

The worse mistake here is a document lost without a word: every response, resource and conversion
record, row of a table and HTML file gives exactly one row, with its text or with the reason for
having none. Boilerplate kept is the next worse, so main content is cut by precision.

    read.documents     pieces of raw files -> batches of DOCUMENT, and a tally of all else
    warc, bare, jsonl, one reader a format: rows with everything that is known without parsing
    delimited, table,
    container
    arc                ARC, the archives before WARC, as records of WARC
    xml_text, notices, the XML of public bodies: laws and debates by tables of names, tenders by
    xml_profile        fields, and what a recipe describes
    cascade, blocks/   main content of pages: a model over blocks, trafilatura where it is unsure
    pdf/               PDF: layout, text layers that lie, OCR
    docx, odt, rtf     office files; what they share is in office
    archive, segments, records of a damaged archive; where reading can begin again; what
    decoders           decompresses it
    sandbox, child     the process that parses pages, bounded in CPU time and memory
    page               one payload to text: pure, run in that process
    cascade            which program finds a page's main content
    blocks/            the compiled scanner and its model; MODEL.md says what it can do
    reference          trafilatura, for the pages on which the model is least certain
    tree               a page's source as lxml has it
    rights, licence    evidence, recorded in the source's words and judged later
    host_files, rsl    robots.txt, tdmrep.json, ai.txt and RSL: what they say for their host
    sidecar            what a JSON file beside a file declares of it
"""
