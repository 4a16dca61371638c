"""Threads: what a topic group talks about, post by post.

Tables: Thread and Post (two levels: a post and the replies to it). Always true: a thread is seen by whom the group is
open to and, where it has a rule of its own, by whom that rule lets in as well; `post_count` and `last_post_at` are
written under the lock of the thread's row; the HTML of a post is made once, when it is written; one person's key
makes one post, however often the form is sent.
"""
