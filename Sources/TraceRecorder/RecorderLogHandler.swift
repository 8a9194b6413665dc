// TraceRecorder: a tracer, metrics factory and log handler that write TraceModel values. This file: swift-log.

public import Logging
import TraceModel
import Tracing

/// A swift-log handler that records every line, with the span that was active when it was written.
public struct RecorderLogHandler: LogHandler {
  private let label: String
  private let store: RecordStore

  /// The logger's metadata.
  public var metadata: Logger.Metadata = [:]
  /// Gives metadata at the time a line is written; overrides the logger's, and is overridden by the line's own.
  public var metadataProvider: Logger.MetadataProvider?
  /// The least severe level that is recorded; everything by default.
  public var logLevel: Logger.Level = .trace

  init(label: String, store: RecordStore) {
    self.label = label
    self.store = store
  }

  /// The logger's metadata for one key.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { self.metadata[key] }
    set { self.metadata[key] = newValue }
  }

  /// Records a line. An error that comes with it is kept as metadata `error.message` and `error.type`.
  public func log(event: LogEvent) {
    let reference = InstrumentationContext.current?.recorderReference
    let metadata = self.metadata(of: event)
    self.store.add { time in
      LogLine(
        level: LogLine.Level(event.level),
        message: event.message.description,
        metadata: metadata,
        label: self.label,
        source: SourceLocation(fileID: event.file, line: event.line, function: event.function),
        spanID: reference?.spanID,
        traceID: reference?.traceID,
        time: time
      )
    }
  }

  private func metadata(of event: LogEvent) -> [String: String] {
    var merged = self.metadata
    if let provided = self.metadataProvider?.get() { merged.merge(provided) { $1 } }
    if let own = event.metadata { merged.merge(own) { $1 } }
    var text = merged.mapValues(\.description)
    if let error = event.error {
      text["error.message"] = String(describing: error)
      text["error.type"] = String(describing: type(of: error))
    }
    return text
  }
}

extension LogLine.Level {
  fileprivate init(_ level: Logger.Level) {
    switch level {
    case .trace: self = .trace
    case .debug: self = .debug
    case .info: self = .info
    case .notice: self = .notice
    case .warning: self = .warning
    case .error: self = .error
    case .critical: self = .critical
    }
  }
}

extension TraceRecorder {
  /// A handler that records into this recorder, to be given to a `Logger`.
  ///
  /// - Parameter label: The logger's label, kept with each line.
  /// - Returns: A handler that records every level.
  public func logHandler(label: String) -> RecorderLogHandler {
    RecorderLogHandler(label: label, store: self.store)
  }
}
