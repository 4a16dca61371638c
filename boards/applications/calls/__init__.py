"""Calls: the office writes a call, opens and closes it, names who judges, and checks what came in.

No tables of its own. Always true: a call goes from state to state by `services.move_call` alone, which says in
sentences what is missing; every step back is possible until the decision, and none after it.
"""
