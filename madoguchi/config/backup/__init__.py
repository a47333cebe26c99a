"""Backup and restore (バックアップと復元): the database and the files together, in one archive that is encrypted with age."""
