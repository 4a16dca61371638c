"""Membership: advisory boards, their rules of procedure, and the mandates of the people who sit on them.

Tables: AdvisoryBoard, Term, RulesOfProcedure, Mandate, MandateTopic (in which topic groups), MandateStep (its history),
Consent. Always true: a mandate changes by services alone, and each change adds a row to its history that nobody alters;
what a mandate gives is written into circles (source "mandate:<pk>") with dates, so that rights end at midnight by
themselves; a version of the rules that was adopted is never changed. Made so that OParl can be published from it:
Organization (board, topic group), Membership (mandate, mandate's topic), LegislativeTerm (term).
"""
