"""A published version as a read-only snapshot (公開版): built once, asked by anybody, served as files.

No models and no addresses stand here, and polars is loaded only where something is built.
"""
