"""The pipeline: plan, runner, engines, command line, and the stages that read and write text.

The six stages stand in `pipeline.stages`, on one screen, in the order in which they run.
"""
