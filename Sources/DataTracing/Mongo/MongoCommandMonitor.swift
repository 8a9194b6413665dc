// DataTracing, Mongo: a traced client over any MongoDB client. This file: clients that report their commands instead of
// being called through a driver.

import Locks
public import Tracing

/// Traces the commands that a client reports (command logging and monitoring specification): for clients with events for
/// application performance monitoring, as otelmongo does it for Go's.
///
/// Tell it of every command that starts, and of its end by the same connection and request number. One span for each
/// command that is sent: every `getMore`, and every retry, has its own. Commands that carry credentials have none.
public final class MongoCommandMonitor: Sendable {
  /// What tells commands apart that are under way.
  public struct RequestID: Hashable, Sendable {
    /// The client's name for the connection.
    public var connection: String
    /// The number of the request on it.
    public var number: Int64

    /// A request's identity.
    public init(connection: String = "", number: Int64) {
      self.connection = connection
      self.number = number
    }
  }

  private let tracer: OperationTracer
  private let options: MongoTracingOptions
  private let open = Mutex([RequestID: OpenMongoCall]())

  /// How many commands are watched at the same time; further ones have no spans. A client that does not report ends can
  /// so fill no memory.
  public static let limit = 10_000

  /// Makes a monitor; one serves all clients of an application.
  public init(options: MongoTracingOptions = MongoTracingOptions()) {
    self.tracer = OperationTracer(options.tracing)
    self.options = options
  }

  /// A command is about to be sent.
  ///
  /// - Parameters:
  ///   - id: Which request it is.
  ///   - name: The command's name.
  ///   - command: The command as it is sent; documents that go beside it may be left out.
  ///   - database: The database.
  ///   - endpoint: The server that it is sent to.
  ///   - parent: The context of the call that sends it; the current one if `nil`. Clients report from their event loops,
  ///     where there is none.
  ///   - function: The function that the span is attributed to.
  ///   - file: The file that the span is attributed to, as `#fileID`.
  ///   - line: The line that the span is attributed to.
  public func started(
    _ id: RequestID,
    _ name: String,
    _ command: some MongoDocument,
    database: String,
    endpoint: Endpoint? = nil,
    under parent: InstrumentationContext? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) {
    guard self.options.slowQueries != nil || self.tracer.isObserved, !MongoSecrets.isSecret(name, command),
      self.open.withLock({ $0.count < Self.limit })
    else { return }
    let call = MongoCall(name, command)
    var operation = Operation(
      system: .mongodb,
      name: name,
      collection: MongoCommandTarget.collection(name, command),
      namespace: database,
      text: call.text(self.options),
      endpoint: endpoint,
      attributes: self.options.attributes
    )
    operation.legacyName = "mongodb." + call.legacyOperation
    operation.legacyOperation = call.legacyOperation
    let site = CallSite(function: function, file: file, line: line)
    let open = OpenMongoCall(
      self.tracer.open(operation, under: parent, at: site),
      call,
      self.tracer,
      self.options
    )
    // Two requests of one identity: the client has forgotten the first.
    self.open.withLock { $0.updateValue(open, forKey: id) }?.fail(CancellationError())
  }

  /// A command was carried out.
  public func succeeded(_ id: RequestID) { self.end(id)?.succeed() }

  /// A command was not carried out, or nobody knows.
  public func failed(_ id: RequestID, _ error: any Error) { self.end(id)?.fail(error) }

  private func end(_ id: RequestID) -> OpenMongoCall? { self.open.withLock { $0.removeValue(forKey: id) } }
}
