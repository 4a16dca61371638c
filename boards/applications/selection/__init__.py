"""Selection: from the shortlist to the Kreistag's decision.

No tables of its own. Always true: until the decision every choice can be changed and nobody is told; the decision is
one transaction with mandates for all who are appointed, and one mail each afterwards; numbers below three are not shown
in the balance view, and none that would give them away.
"""
