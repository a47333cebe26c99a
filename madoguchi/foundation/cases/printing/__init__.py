"""Everything that goes on paper: receipts, applications in an official layout, certificates, notices."""
