"""Taking over exports of the core system (住民記録システムからの取込): read, judge, plan, then write in small acts.

Files are read and judged wholly before the first row is written. Rows are written in acts of some thousand people, whole
households together: a person's row with its facts, addresses and number is there whole or not at all. An import that was
killed leaves no harm: run again, it goes on with what is still different.
"""
