// DataTracing, SQL: traced databases over any SQL client. This file: calls described as operations.

import Tracing

/// What is the same for all calls to one database.
struct SQLTarget: Sendable {
  let system: DatabaseSystem
  let namespace: String?
  let endpoint: Endpoint?
  let dialect: SQLDialect

  init(_ driver: any SQLDriver) {
    self.system = driver.system
    self.namespace = driver.namespace
    self.endpoint = driver.endpoint
    self.dialect = SQLDialect(driver.system)
  }

  /// `internal` for a database in this process, as OpenTelemetry allows; else `client`.
  private var kind: SpanKind { self.endpoint?.transport == .inProcess ? .internal : .client }

  /// The operation of one call, without what the options add. `statement` is what is known of the call's text.
  func operation(_ call: SQLCall, _ layer: SQLLayer, _ statement: StatementFacts?) -> Operation {
    var operation = Operation(
      system: self.system,
      name: call.method.command,
      namespace: self.namespace,
      summary: self.summary(call.method, statement),
      endpoint: self.endpoint,
      kind: self.kind
    )
    if let parameters = call.statement?.parameters, !parameters.isEmpty {
      operation.parameterCount = parameters.count
    }
    if call.method == .connect { operation.transport = self.endpoint?.transport }
    operation.legacyName = layer.legacyName(call.method)
    operation.legacyOperation = call.method.legacyOperation
    operation.counter = .queryCount
    return operation
  }

  /// What groups calls: the statement's summary, behind the command if one is sent.
  private func summary(_ method: SQLCall.Method, _ statement: StatementFacts?) -> String? {
    guard let command = method.command else { return statement?.summary }
    guard method == .prepare, let summary = statement?.summary else { return command }
    return command + " " + summary
  }

  /// The span over a whole transaction. No convention knows one: it groups calls and is none itself.
  func transactionOperation() -> Operation {
    var operation = Operation(
      system: self.system,
      namespace: self.namespace,
      endpoint: self.endpoint,
      kind: .internal
    )
    operation.chosenName = "db.transaction"
    operation.legacyOperation = SQLCall.Method.begin.legacyOperation
    return operation
  }
}
