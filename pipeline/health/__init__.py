"""What `eurosift doctor` looks at: what each language needs, and what this machine must have.

A language that lacks a list or a bound would be judged by another language's without a word; a
cluster node that lacks a package fails at night. So each is asked for by name, before a run.
"""
