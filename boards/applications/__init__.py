"""Applications: how people come onto an advisory board, from the call to the Kreistag's decision.

A room of its own beside boards/membership, so that files stay small: here one applies, there one is a member. It
has three rooms of its own: calls/ (the office's side of a call and of each application), evaluation/ (two or more
people judge, blind to each other) and selection/ (shortlist, balance, proposal, decision).

Tables: CallForApplications, Criterion, Application, TopicWish, BalanceData (voluntary, read in sums only), Step (what
happened to an application, never changed) and Notice (mails, each sent once). Always true: one application per person
and call; whoever applies has no office in the same call; when a call opens and closes is the database's word; an
applicant's text is seen by the office and by the people named to judge it, and by nobody else.
"""
