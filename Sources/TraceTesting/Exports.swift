// TraceTesting: checks over recordings and the report to the test framework. This file: what importing it brings along.

// The values that checks speak of: kinds, statuses, attributes.
@_exported public import TraceModel
// The recorder that `recording` is.
@_exported public import TraceRecorder
