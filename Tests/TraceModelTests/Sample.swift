// TraceModelTests: values and renderers. This file: a recording with one of everything.

import TraceModel

extension Recording {
  /// A cache miss, two queries at the same time of which one fails, and a cursor that is never closed.
  static let sample = Recording(
    spans: [
      RecordedSpan(
        traceID: TraceID(low: 1),
        spanID: SpanID(1),
        name: "user.find",
        kind: .server,
        start: 0,
        end: 40,
        source: SourceLocation(fileID: "App/UserRepository.swift", line: 18, function: "find(id:)")
      ),
      RecordedSpan(
        traceID: TraceID(low: 1),
        spanID: SpanID(2),
        parentSpanID: SpanID(1),
        name: "GET",
        kind: .client,
        attributes: ["db.system.name": "redis", "cache.hit": false],
        events: [SpanEvent(name: "retry", attributes: ["attempt": 2], time: 3)],
        start: 1,
        end: 6
      ),
      RecordedSpan(
        traceID: TraceID(low: 1),
        spanID: SpanID(3),
        parentSpanID: SpanID(1),
        name: "SELECT users",
        kind: .client,
        status: SpanStatus(code: .error, message: "23505"),
        attributes: ["db.query.text": "SELECT * FROM users WHERE id = $1"],
        links: [SpanLink(traceID: TraceID(low: 9), spanID: SpanID(9))],
        errors: [RecordedError(type: "PSQLError", message: "duplicate key", time: 19)],
        start: 10,
        end: 20,
        isOnParentTask: false
      ),
      RecordedSpan(
        traceID: TraceID(low: 1),
        spanID: SpanID(4),
        parentSpanID: SpanID(3),
        name: "parse",
        start: 11,
        end: 11
      ),
      RecordedSpan(
        traceID: TraceID(low: 1),
        spanID: SpanID(5),
        parentSpanID: SpanID(1),
        name: "FETCH cursor",
        kind: .client,
        start: 30
      ),
    ],
    metrics: [
      MetricSample(
        label: "db.client.operation.duration",
        dimensions: ["db.system.name": "redis"],
        instrument: .timer,
        unit: "s",
        value: 0.25
      ),
      MetricSample(
        label: "db.client.operation.duration",
        dimensions: ["db.system.name": "redis"],
        instrument: .timer,
        unit: "s",
        value: 0.5
      ),
      MetricSample(label: "db.client.connection.count", instrument: .meter, value: 3, spanID: SpanID(2), time: 4),
    ],
    logs: [
      LogLine(
        level: .warning,
        message: "slow query",
        metadata: ["ms": "12"],
        label: "app",
        source: SourceLocation(fileID: "App/Pool.swift", line: 7),
        spanID: SpanID(3),
        traceID: TraceID(low: 1),
        time: 21
      )
    ],
    misuse: [
      SpanMisuse(kind: .neverEnded, spanID: SpanID(5), name: "FETCH cursor"),
      SpanMisuse(kind: .mutatedAfterEnd, spanID: SpanID(2), name: "GET", detail: "attribute cache.hit"),
    ]
  )
}

extension TraceMarks {
  static let sample = TraceMarks(
    spans: [SpanID(2): Mark(.mismatch, ["db.system.name: expected \"valkey\", got \"redis\""])],
    missing: [SpanID(1): ["SET [client]"]]
  )
}
