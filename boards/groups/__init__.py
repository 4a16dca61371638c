"""Topic groups: the standing groups in which members work on one subject.

Table: TopicGroup. Each has a circle (its members and guests), a rule for reading and a rule for writing. Always true:
who may read or write is asked of the audiences at this moment; the group itself stores no list of people.
"""
