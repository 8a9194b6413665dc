// FakePostgres: the public front.
