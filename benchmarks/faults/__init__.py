"""The fault suite: thousands of messages while providers fail and processes are killed, and what became of each.

`make faults` runs it whole; `python -m benchmarks.faults --help` tells what can be chosen. A seed fixes who writes
what, which calls fail, and after how many messages which process is killed.
"""
