"""Pages: start page, strategy, standard pages, menu entries; and the blocks that every page is written with.

Tables: HomePage, StrategyPage, StandardPage, LinkPage (all Wagtail pages). Always true: what the footer shows are the
standard pages with a role; a block of participation shows only what everyone may see at this moment.
"""
