"""The office's screens for boards, rules and mandates (/buero/beirat/): for the Geschäftsstelle."""
