"""Evaluation: at least two people judge an application, each for themselves.

Tables: Evaluator (who is named for a call), Evaluation (one person's judgement of one application, or the conflict they
declared) and Score (points from 1 to 5 for one criterion). Always true: until the last judgement is in nobody reads
another's, the office neither; then all are open to each other and closed to changes. Nobody judges in a call in which
they have applied; who declares a conflict no longer finds the application. The applicant reads notes and points about
them once the call is decided (Art. 15 GDPR), without the names of those who wrote them.
"""
