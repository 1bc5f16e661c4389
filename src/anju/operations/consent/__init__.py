"""Who may see and do things for somebody at a door: agreed to by them, or their guardian; recorded, and ended by a word.

What is told in private and who looked stays with its author whatever was agreed; nothing here opens another's PIN.
"""
