"""The yearly progress report for the council (年次進捗報告書): one content, as PDF and as a document to be edited."""
