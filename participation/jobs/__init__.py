"""Jobs: what happens without anybody waiting for it.

Table: Heartbeat (when each finder last ran). The queue (django-tasks-db) is only a hint: what is due stands in the
rooms' own tables, and once a minute the tick asks every finder (`@every_minute` in a room's tasks.py). Always true:
every task may run twice or be lost without harm; a finder that fails stops no other.
"""
