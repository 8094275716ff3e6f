"""Readings follow from several records at once: who commanded whom, what is linked, who agreed."""
