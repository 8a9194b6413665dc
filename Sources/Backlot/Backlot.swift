// Backlot: the umbrella. This file: what `import Backlot` in a test target brings along.

@_exported public import DataTracing
@_exported public import FakeRedis
@_exported public import TraceTesting
