// PostgresWireTests.
