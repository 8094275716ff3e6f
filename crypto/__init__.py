"""Keys, ciphers and signatures: the room that knows bytes, no record and no screen."""
