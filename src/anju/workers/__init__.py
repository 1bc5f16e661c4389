"""The loops that need no browser: the tick over everything due, the delivery of messages, the jobs."""
