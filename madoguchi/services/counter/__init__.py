"""The counter (書かない窓口): one set of procedures for one person, filled at once, asked once, submitted at once."""
