// DataTracing: one database call becomes one span and its metrics. This file: the description of a call.

public import Tracing

/// Everything that OpenTelemetry's conventions know about one database call before it is made.
///
/// A traced client describes its call with this and hands it to ``OperationTracer``, which does the rest.
/// Where a file also imports Foundation, whose `Operation` has the same name, write ``DatabaseOperation``.
public struct Operation: Sendable {
  /// The product (`db.system.name`).
  public var system: DatabaseSystem
  /// The command as the application gave it, such as `GET` or `findAndModify` (`db.operation.name`). Must have few
  /// distinct values: it is a dimension of metrics.
  public var name: String?
  /// The table, collection or bucket, if there is exactly one (`db.collection.name`).
  public var collection: String?
  /// The database, schema or index (`db.namespace`).
  public var namespace: String?
  /// The statement reduced to its operations and targets, with few distinct values (`db.query.summary`).
  public var summary: String?
  /// The statement without its literals (`db.query.text`).
  public var text: String?
  /// How many parameters go with a parameterised statement.
  public var parameterCount: Int?
  /// How many operations one call submits. Written if it is 0 or at least 2, as a batch of one is no batch.
  public var batchSize: Int?
  /// The stored procedure or script that is called (`db.stored_procedure.name`).
  public var storedProcedure: String?
  /// Where the database is reached (`server.*`, `network.peer.*`).
  public var endpoint: Endpoint?
  /// The transport, where it shall be written (`network.transport`): when connecting.
  public var transport: Endpoint.Transport?
  /// The span's kind; `internal` for a database in the same process.
  public var kind: SpanKind
  /// Attributes that no convention has.
  public var attributes: SpanAttributes
  /// Attributes of this package whose older name differs.
  var extensions: [(name: ConventionName, value: SpanAttribute)] = []
  /// The span's name, whatever the conventions say: what an application's own naming came to.
  var chosenName: String?
  /// The span's name in the older conventions, where it is not `system.operation`.
  var legacyName: String?
  /// The operation in the older conventions, where it is not the name in lower case.
  var legacyOperation: String?
  /// What counts such calls in the older conventions, failed ones apart from the others.
  var counter: ConventionName?

  /// Describes a call; whatever is not given is left out of the telemetry.
  public init(
    system: DatabaseSystem,
    name: String? = nil,
    collection: String? = nil,
    namespace: String? = nil,
    summary: String? = nil,
    text: String? = nil,
    parameterCount: Int? = nil,
    batchSize: Int? = nil,
    storedProcedure: String? = nil,
    endpoint: Endpoint? = nil,
    transport: Endpoint.Transport? = nil,
    kind: SpanKind = .client,
    attributes: SpanAttributes = [:]
  ) {
    self.system = system
    self.name = name
    self.collection = collection
    self.namespace = namespace
    self.summary = summary
    self.text = text
    self.parameterCount = parameterCount
    self.batchSize = batchSize
    self.storedProcedure = storedProcedure
    self.endpoint = endpoint
    self.transport = transport
    self.kind = kind
    self.attributes = attributes
  }
}

/// Another name of ``Operation``, for files that also import Foundation.
public typealias DatabaseOperation = Operation

extension Operation {
  /// The port, unless it is the one that everybody expects.
  var unusualPort: Int? {
    guard let port = self.endpoint?.port, port != self.system.defaultPort else { return nil }
    return port
  }

  /// What to look at when the metrics of this operation are recorded.
  var durationMetric: ConventionName { self.system.isCache ? .cacheOperationDuration : .operationDuration }
}
