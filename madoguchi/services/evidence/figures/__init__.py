"""Figures (数表): what is picked from evidence tables, joined and counted, each column traceable to its table's version.

No models and no addresses stand here. What asks is a ``Recipe``; what answers is a ``Figure``.
"""
