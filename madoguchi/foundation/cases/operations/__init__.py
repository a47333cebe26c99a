"""Every change of state of drafts and cases, one act each."""
