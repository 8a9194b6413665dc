// FakeMongo: the public front. This file: what `import FakeMongo` brings along.

// Documents.
@_exported public import BSON
// What every fake can be asked and told.
@_exported public import FakeServer
// Answers, for stubs.
@_exported public import MongoEngine
// Requests, stubs, the clock and byte strings, which all fakes share.
@_exported public import WireCore
