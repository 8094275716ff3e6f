"""New keys for a vault: everything is sealed again, and counts from one moment on.

``rekeying`` does it, ``resealing`` is its part about evidence, and ``successor`` is how the new
files take the places of the old ones.
"""
