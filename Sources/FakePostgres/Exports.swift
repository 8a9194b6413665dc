// FakePostgres: the public front. This file: what `import FakePostgres` brings along.

// What every fake can be asked and told.
@_exported public import FakeServer
// Answers and errors, for stubs and direct access.
@_exported public import SQLEngine
// Requests, stubs, the clock and byte strings, which all fakes share.
@_exported public import WireCore
