"""The models room: what is recorded, where it is kept, and how it is merged and handed over.

It imports nothing here, so that reaching one small part (a grammar, a vocabulary) never pays for
the database.
"""
