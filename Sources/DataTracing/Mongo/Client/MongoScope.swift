// DataTracing, Mongo, Client: a traced client over any MongoDB client. This file: the one place that makes calls.

import Tracing

/// What makes the calls of a client, or of a transaction of it.
struct MongoScope<Driver: MongoDriver>: Sendable {
  let driver: Driver
  let tracer: OperationTracer
  let options: MongoTracingOptions
  /// The transaction that calls are part of.
  var transaction: MongoTransactionCore<Driver>?

  init(_ driver: Driver, _ options: MongoTracingOptions) {
    self.driver = driver
    self.tracer = OperationTracer(options.tracing)
    self.options = options
  }

  /// Makes one call.
  ///
  /// - Parameters:
  ///   - describe: What the call is; evaluated only if somebody wants to know.
  ///   - send: Calls the driver, with the call's span as the current one.
  ///   - counts: How many documents were written, as the answer tells.
  ///   - returned: How many documents or values were returned.
  nonisolated(nonsending) func run<Success>(
    _ describe: @autoclosure () -> MongoCall,
    on target: MongoTarget,
    _ send: nonisolated(nonsending) (MongoContext<Driver.Session>) async throws -> Success,
    counts: (Success) -> MongoWriteCounts? = { _ in nil },
    returned: (Success) -> Int? = { _ in nil }
  ) async throws -> Success {
    let session = try self.transaction?.activeSession()
    let call = self.begin(describe(), on: target)
    do {
      let context = self.context(target, session, call)
      let success = try await withCurrent(call?.context ?? self.transaction?.parent) { try await send(context) }
      call?.succeed(counts: counts(success), returned: returned(success))
      return success
    } catch {
      call?.fail(error)
      throw error
    }
  }

  /// Begins to read documents; the call ends when they have been read.
  nonisolated(nonsending) func read(
    _ describe: @autoclosure () -> MongoCall,
    on target: MongoTarget,
    _ send: nonisolated(nonsending) (MongoContext<Driver.Session>) async throws -> Driver.Cursor
  ) async throws -> MongoCursorReader<Driver.Cursor> {
    let session = try self.transaction?.activeSession()
    let call = self.begin(describe(), on: target)
    do {
      let context = self.context(target, session, call)
      let cursor = try await withCurrent(call?.context ?? self.transaction?.parent) { try await send(context) }
      return MongoCursorReader(cursor, call)
    } catch {
      call?.fail(error)
      throw error
    }
  }

  private func context(
    _ target: MongoTarget,
    _ session: Driver.Session?,
    _ call: OpenMongoCall?
  ) -> MongoContext<Driver.Session> {
    MongoContext(
      database: target.database,
      collection: target.collection,
      session: session,
      comment: self.comment(call?.context)
    )
  }

  /// The trace context to tell the server, if it shall be told.
  func comment(_ context: InstrumentationContext?) -> MongoComment? {
    guard self.options.propagatesContext, let context else { return nil }
    return MongoComment(context)
  }

  /// Begins a call; `nil` if nobody would know of it.
  func begin(
    _ call: @autoclosure () -> MongoCall,
    on target: MongoTarget,
    under parent: InstrumentationContext? = nil
  ) -> OpenMongoCall? {
    guard self.options.hasWatchers || self.tracer.isObserved else { return nil }
    let call = call()
    let operation = self.operation(call, target)
    let parent = parent ?? self.transaction?.parent
    let open = self.tracer.open(operation, under: parent, at: target.site)
    self.tell(open, call, under: parent)
    return OpenMongoCall(open, call, self.tracer, self.options)
  }

  private func operation(_ call: MongoCall, _ target: MongoTarget) -> Operation {
    var operation = Operation(
      system: .mongodb,
      name: call.name,
      collection: target.collection,
      namespace: target.database,
      text: call.text(self.options),
      batchSize: call.batchSize,
      endpoint: self.driver.endpoint,
      attributes: self.options.attributes
    )
    operation.legacyName = "mongodb." + call.legacyOperation
    operation.legacyOperation = call.legacyOperation
    return operation
  }

  private func tell(_ open: OpenOperation, _ call: MongoCall, under parent: InstrumentationContext?) {
    guard let onOperation = self.options.onOperation else { return }
    var operation = open.operation
    operation.text = call.sanitizedText(MongoTracingOptions.slowQueryTextLimit)
    let active = ActiveOperation(span: open.span, conventions: self.options.tracing.conventions, isObserved: true)
    onOperation(operation, parent ?? .current, active)
  }
}

/// What a call is about, and where in the application it is made.
struct MongoTarget: Sendable {
  let database: String
  let collection: String?
  let site: CallSite
}
