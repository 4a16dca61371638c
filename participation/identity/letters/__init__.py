"""The letter: a code by post proves that somebody gets mail at an address of the district (level 20).

Tables: Letter, LetterBatch. A letter goes queued -> printed -> posted -> redeemed, or ends as expired, returned or
withdrawn. Always true: one open letter per person; a code exists on paper only (it is made while the PDF is made, the
PDF is streamed and kept nowhere, the table holds a keyed hash; printing again makes new codes); only the account that
asked for the letter can redeem it, five tries, 28 days; the address is sealed and goes 14 days after the letter's end,
the municipality stays; no officer prints a letter to themselves. services.py is the citizen's side, office.py the
office's, printing.py makes the PDF (DIN 5008 form B).
"""
