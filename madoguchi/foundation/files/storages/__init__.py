"""Where contents may lie: each module is a storage of Django's that can also list what it holds."""
