"""Every change of state of the counter, one act each."""
