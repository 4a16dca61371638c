"""District: what makes this site one district's own.

Tables: Municipality (with its regional key ARS) and DistrictSettings (name, contact, logo, colours, real-name rule; one
row per Wagtail site, edited in Wagtail under Einstellungen). Every other room reads them from here.
"""
