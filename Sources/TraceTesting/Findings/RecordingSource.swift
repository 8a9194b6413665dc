// TraceTesting: checks over recordings and the report to the test framework. This file: what checks can be asked of.

public import TraceModel
public import TraceRecorder

/// Something that has a recording: a ``Recording`` itself, or a recorder that is still at work.
///
/// All checks and queries are members of it, so that they read the same on both.
public protocol RecordingSource {
  /// What has been recorded until now.
  var recording: Recording { get }
}

extension Recording: RecordingSource {
  /// The recording itself.
  public var recording: Recording { self }
}

extension TraceRecorder: RecordingSource {}
