"""Seals (封緘): what makes a later change of the ledgers visible, even one made by whoever owns the database."""
