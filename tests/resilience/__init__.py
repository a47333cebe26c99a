"""What happens to the running product when it is killed, flooded, restarted, or split over several processes.

Each program here starts the real thing — ``madoguchi serve``, ``madoguchi worker``, a database, a mail server — on this
machine only, and is run by ``make resilience``. Each shows its control: with the guard off it must find faults.
"""
