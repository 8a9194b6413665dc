// FakePostgresTests.
