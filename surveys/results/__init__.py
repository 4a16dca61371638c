"""Results: what came in, counted once for every view.

No tables. `counting.counts` is the only place that counts: the office's page, the public page and every export show its
numbers. Always true: public pages hide cells under 5 people together with what would give them away.
"""
