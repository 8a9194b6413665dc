// FakeMemcached: the public front. This file: what `import FakeMemcached` brings along.

// What every fake can be asked and told.
@_exported public import FakeServer
// Answers, for stubs.
@_exported public import MemcachedEngine
// Requests, stubs, the clock and byte strings, which all fakes share.
@_exported public import WireCore
