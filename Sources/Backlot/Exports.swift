// Backlot: the umbrella. This file: what `import Backlot` brings along.

// The traced clients and caches that are tested.
@_exported public import DataTracing
// The fakes they talk to.
@_exported public import FakeMemcached
@_exported public import FakePostgres
@_exported public import FakeRedis
// What was recorded, the recorder, and the checks.
@_exported public import TraceModel
@_exported public import TraceRecorder
@_exported public import TraceTesting
