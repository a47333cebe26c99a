"""Every change of a reservation, one act each."""
