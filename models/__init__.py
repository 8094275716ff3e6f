"""What is recorded, where it is kept, and how it is merged and handed over.

    sharing | intake     bundles and folder exchange; files from elsewhere, the demonstration
    lifecycle            create, open, key slots, rekey, verify; the Vault
    actions              everything that writes a record
    queries              everything that reads records
    vault                the unit of work and its small stores
    projection           tables and search index derived from the log
    merge                many operations to one record, and the decisions that it heeds
    log                  signed operations in their causal order; the truth
    storage | records | metadata    SQLCipher; the kinds of record; what files say of themselves
    values               dates, counts, text, vocabularies: pure
    errors

A room imports only what stands below it, and only from its face. Nothing is imported here, so that
reaching one small part never pays for the database.
"""
