// DataTracing, Mongo, Client: a traced client over any MongoDB client. This file: one call, described and then open.

import Tracing

/// A call before it is made.
struct MongoCall: Sendable {
  /// The command's name.
  let name: String
  /// The method in the older conventions.
  let legacyOperation: String
  /// How many operations a batch has; `nil` if it is none.
  var batchSize: Int?
  /// Makes the command's text, of at most so many characters, with its values or without.
  private let makeText: (@Sendable (Int, Bool) -> String)?

  init(_ method: MongoMethod) {
    self.name = method.command
    self.legacyOperation = method.legacyOperation
    self.makeText = nil
  }

  init(_ method: MongoMethod, _ request: some MongoRequest, on target: MongoTarget) {
    self.name = method.command
    self.legacyOperation = method.legacyOperation
    self.makeText = { limit, showsValues in
      MongoQueryText.text(of: request.command(on: target.collection), limit: limit, showsValues: showsValues)
    }
  }

  /// Any command.
  init(_ name: String, _ command: some MongoDocument) {
    self.name = name
    self.legacyOperation = MongoMethod.snakeCase(name)
    let isSecret = MongoSecrets.isSecret(name, command)
    self.makeText = { limit, showsValues in
      isSecret ? "{\"\(name)\":\"?\"}" : MongoQueryText.text(of: command, limit: limit, showsValues: showsValues)
    }
  }

  /// What the span shows of the command.
  func text(_ options: MongoTracingOptions) -> String? {
    guard options.queryTextLimit > 0, options.tracing.queryText != .none else { return nil }
    return self.makeText?(options.queryTextLimit, options.tracing.queryText == .unsafeKeysAndValues)
  }

  func sanitizedText(_ limit: Int) -> String? { self.makeText?(limit, false) }
}

/// A call that has begun. Whoever has it ends it, once.
struct OpenMongoCall: Sendable {
  private let open: OpenOperation
  private let call: MongoCall
  private let tracer: OperationTracer
  private let options: MongoTracingOptions

  init(_ open: OpenOperation, _ call: MongoCall, _ tracer: OperationTracer, _ options: MongoTracingOptions) {
    self.open = open
    self.call = call
    self.tracer = tracer
    self.options = options
  }

  /// The context to call the driver in, if the call has a span.
  var context: InstrumentationContext? { self.open.span?.context }

  private func note(_ counts: MongoWriteCounts) {
    self.set(.mongoInserted, counts.inserted)
    self.set(.mongoMatched, counts.matched)
    self.set(.mongoModified, counts.modified)
    self.set(.mongoUpserted, counts.upserted)
    self.set(.mongoDeleted, counts.deleted)
  }

  /// Ends a call that was carried out.
  ///
  /// - Parameters:
  ///   - counts: How many documents it wrote.
  ///   - returned: How many documents or values it returned.
  func succeed(counts: MongoWriteCounts? = nil, returned: Int? = nil) {
    if let counts { self.note(counts) }
    self.end(.success, returned)
  }

  /// Ends a call that was not, or only in part.
  func fail(_ error: any Error, returned: Int? = nil) {
    if let counts = (error as? MongoServerError)?.counts { self.note(counts) }
    self.end(OperationOutcome(error, isCancelled: Task.isCancelled), returned)
  }

  private func end(_ outcome: OperationOutcome, _ returned: Int?) {
    self.set(.returnedRows, returned)
    self.tracer.close(self.open, outcome) { duration in
      if let returned, self.options.measuresReturnedDocuments {
        self.tracer.recordReturnedRows(returned, of: self.open.operation)
      }
      guard let slow = self.options.slowQueries, duration > slow.threshold else { return }
      let text = self.call.sanitizedText(MongoTracingOptions.slowQueryTextLimit)
      slow.note(self.open.operation, duration, text, on: self.open.span, self.tracer)
    }
  }

  private func set(_ name: ConventionName, _ count: Int?) {
    guard let count, let span = self.open.span, span.isRecording else { return }
    span.add(name, .int(Int64(count)), self.options.tracing.conventions)
  }
}

/// Commands that carry credentials.
enum MongoSecrets {
  /// The command logging and monitoring specification, section Security.
  private static let commands: Set<String> = [
    "authenticate", "saslstart", "saslcontinue", "getnonce", "createuser", "updateuser", "copydbgetnonce",
    "copydbsaslstart", "copydb",
  ]

  /// Whether a command must not be shown: a greeting too, if it authenticates.
  static func isSecret(_ name: String, _ command: some MongoDocument) -> Bool {
    let name = name.lowercased()
    if self.commands.contains(name) { return true }
    guard ["hello", "ismaster"].contains(name) else { return false }
    return command.mongoFields.contains { $0.name == "speculativeAuthenticate" }
  }
}
