// FakeRedis: the public front. This file: what `import FakeRedis` brings along.

// What every fake can be asked and told.
@_exported public import FakeServer
// Replies, for stubs and direct access.
@_exported public import RESP
// The version that a fake behaves as.
@_exported public import RedisEngine
// Requests, stubs, the clock and byte strings, which all fakes share.
@_exported public import WireCore
