"""Slurm, straight through `sbatch`: arrays over the frozen plan, one a step and language.

The shard manifests are the truth about what is done; Slurm's own state only says what is on its way
and explains why a manifest is missing. Which mistake is worse: work done twice is harmless (the
same bytes, renamed into place), work that nobody does while everybody waits is not. So nothing is
submitted while it is queued, and whatever is neither done nor queued is submitted again.

    config     the recipe's table [slurm]: resources by stage and language
    estimates  expected time, memory and disk of a task
    arrays     tasks → arrays: packs, chunks, dependencies (pure)
    script     one array → the text for sbatch (pure)
    cluster    the calls: sbatch, squeue, scontrol, sacct, scancel
    record     what was submitted, in files that are only ever renamed into place
    claim      one submitter at a time, without lock files that a network file system breaks
    submit     the state of the run + the record + the queue → what is submitted
    failures   why an attempt ended: classes, from the log and from Slurm
    environment  what a cluster needs to have eurosift: image definitions, wheel house
    overview   done, running, queued and failed for `eurosift status`
"""
