// SQLEngineTests.
