"""Keys, ciphers and signatures: the house that knows bytes, no record and no screen."""
