// PostgresWire: codec of PostgreSQL's version 3 protocol, both directions, no I/O.
