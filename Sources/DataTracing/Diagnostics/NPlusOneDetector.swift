// DataTracing, Diagnostics: what a database can say about its own work. This file: a query that is repeated where one
// would do, noticed while the application runs.

import Locks
public import Logging
public import Tracing

/// Notices queries that are repeated under one span, such as one for each row of a list.
///
/// When the same query has run more than ``threshold`` times under one parent span, the parent gets the event
/// `potential N+1 query detected` with the query and the count so far, `db.query.n_plus_one` is counted, and a line is
/// logged if there is a logger: once for each query of each parent. Queries of concurrent child tasks count together.
///
/// - Queries are the same if their ``Operation/text`` is, which must be without literals; where there is no text, if
///   name and target are.
/// - A tracer need not let others see its active spans (swift-distributed-tracing 1.3, `activeSpan(identifiedBy:)`).
///   Where it does not, the event is on the span of the query that was one too many.
/// - A parent is told from others by the trace context that the tracer would send to a server. Queries without a parent
///   have nothing in common and are not counted. Nobody says when a parent has ended, so the counts of those that have
///   not been added to for longest are forgotten.
public final class NPlusOneDetector: Sendable {
  /// How often a query may run under one parent.
  public let threshold: Int
  private let counts: Mutex<LRUStorage<Key, Int>>
  private let logger: (@Sendable () -> Logger)?
  private let options: TracingOptions
  private let metrics = MetricStore()

  /// Hashes rather than texts, so that memory does not depend on what statements are like.
  private struct Key: Hashable {
    var parent: Int
    var query: Int
  }

  /// Makes a detector; one serves all clients of an application.
  ///
  /// - Parameters:
  ///   - threshold: How often a query may run under one parent; at least 1.
  ///   - capacity: For how many pairs of parent and query counts are kept. One takes some 100 bytes.
  ///   - logger: Where findings are logged, as warnings; nowhere if `nil`. Called for each finding, so that
  ///     `{ .current }` is the logger of the task that made the query.
  ///   - options: Which names telemetry has.
  public init(
    threshold: Int = 10,
    capacity: Int = 4096,
    logger: (@Sendable () -> Logger)? = nil,
    options: TracingOptions = TracingOptions()
  ) {
    self.threshold = max(1, threshold)
    self.counts = Mutex(LRUStorage(capacity: max(1, capacity)))
    self.logger = logger
    self.options = options
  }

  /// Counts one run of a query. Costs next to nothing where there is no tracer.
  ///
  /// - Parameters:
  ///   - operation: The query. Not counted are batches, which are what is wanted, transaction control, and what fetches
  ///     the rest of an earlier query's rows.
  ///   - parent: The context that the query's own span was started in.
  ///   - active: The query's own span, for tracers that do not let others see the parent's.
  public func track(
    _ operation: Operation,
    under parent: InstrumentationContext? = .current,
    active: ActiveOperation? = nil
  ) {
    guard let parent, let tracer = activeTracer(), operation.isQuery,
      let identity = ParentIdentity.of(parent, tracer)
    else { return }
    let key = Key(parent: identity, query: operation.fingerprint)
    let count = self.counts.withLock { counts in
      let count = (counts.use(key) ?? 0) + 1
      _ = counts.store(count, for: key)
      return count
    }
    if count == self.threshold + 1 {
      self.report(operation, count, tracer.activeSpan(identifiedBy: parent) ?? active?.span)
    }
  }

  private func report(_ operation: Operation, _ count: Int, _ span: (any Span)?) {
    if let span, span.isRecording {
      var writer = AttributeWriter(self.options.conventions)
      writer.set(.repeatedQuery, .string(operation.label))
      writer.set(.repetitions, .int(Int64(count)))
      span.addEvent(SpanEvent(name: Self.eventName, attributes: writer.attributes))
    }
    self.metrics.count(.repeatedQueries, self.dimensions(operation))
    self.logger?().warning(
      "\(Self.eventName)",
      metadata: ["db.query.text": "\(operation.label)", "query.repetitions": "\(count)"]
    )
  }

  private static var eventName: String { "potential N+1 query detected" }

  private func dimensions(_ operation: Operation) -> [(String, String)] {
    self.options.conventions.writesStable ? operation.stableDimensions(nil) : operation.legacyDimensions()
  }
}

extension Operation {
  /// Whether it asks for something that one call could ask for once and for all.
  fileprivate var isQuery: Bool {
    guard (self.batchSize ?? 1) == 1, let text = self.summary ?? self.text ?? self.name else { return false }
    let word = text.utf8.prefix { $0 != 0x20 && $0 != UInt8(ascii: ";") }
    // Longer words are none of these.
    return word.count > 9 || !Self.noQueries.contains(String(Substring(word)).uppercased())
  }

  private static let noQueries: Set<String> = [
    "BEGIN", "CLOSE", "COMMIT", "CONNECT", "DECLARE", "END", "FETCH", "GETMORE", "MOVE", "PING", "PREPARE", "RELEASE",
    "RESET", "ROLLBACK", "SAVEPOINT", "SCAN", "START",
  ]

  /// The same for all runs of a query, and in this process only.
  fileprivate var fingerprint: Int {
    var hasher = Hasher()
    hasher.combine(self.system)
    hasher.combine(self.namespace)
    // The text of a Redis command may hold keys, and says no more than the command then.
    hasher.combine(self.system.isRedis ? nil : self.text)
    if self.text == nil || self.system.isRedis {
      hasher.combine(self.name)
      hasher.combine(self.collection)
      hasher.combine(self.storedProcedure)
      hasher.combine(self.summary)
    }
    return hasher.finalize()
  }

  /// The query as telemetry shows it.
  fileprivate var label: String { self.text ?? self.summary ?? self.spanName(.stable) }
}

/// Tells spans apart that only their tracer knows.
private enum ParentIdentity {
  /// A number for the span that a context carries; `nil` if it carries none.
  static func of(_ context: InstrumentationContext, _ tracer: any Tracer) -> Int? {
    var identity: Int?
    tracer.inject(context, into: &identity, using: HashingInjector())
    return identity
  }

  /// Adds the hashes up: tracers may write their headers in any order.
  private struct HashingInjector: Injector {
    func inject(_ value: String, forKey key: String, into carrier: inout Int?) {
      // May change under one and the same span.
      if key == "baggage" { return }
      var hasher = Hasher()
      hasher.combine(key)
      hasher.combine(value)
      carrier = (carrier ?? 0) &+ hasher.finalize()
    }
  }
}
