// DataTracing: one database call becomes one span and its metrics. This file: what an operation writes on its span
// and into the dimensions of its metrics.

import Tracing

/// Writes attributes in the chosen conventions.
struct AttributeWriter {
  var attributes: SpanAttributes = [:]
  let conventions: SemanticConventions

  init(_ conventions: SemanticConventions) {
    self.conventions = conventions
  }

  mutating func set(_ name: ConventionName, _ value: SpanAttribute) {
    self.set(name, stable: value, legacy: value)
  }

  mutating func set(_ name: ConventionName, _ value: String?) {
    if let value { self.set(name, .string(value)) }
  }

  mutating func set(_ name: ConventionName, _ value: Int?) {
    if let value { self.set(name, .int(Int64(value))) }
  }

  mutating func set(_ name: ConventionName, stable: String?, legacy: String?) {
    if let stable, self.conventions.writesStable, let key = name.stable {
      self.attributes.set(key, value: .string(stable))
    }
    if let legacy, self.conventions.writesLegacy, let key = name.legacy {
      self.attributes.set(key, value: .string(legacy))
    }
  }

  mutating func set(_ name: ConventionName, stable: SpanAttribute, legacy: SpanAttribute) {
    if self.conventions.writesStable, let key = name.stable { self.attributes.set(key, value: stable) }
    if self.conventions.writesLegacy, let key = name.legacy { self.attributes.set(key, value: legacy) }
  }
}

extension Operation {
  /// Adds the attributes that are known before the call is made.
  func write(to attributes: inout SpanAttributes, _ conventions: SemanticConventions) {
    var writer = AttributeWriter(conventions)
    // Swapped, so that they are changed in place and not copied.
    swap(&writer.attributes, &attributes)
    defer { swap(&writer.attributes, &attributes) }
    if !self.attributes.isEmpty { writer.attributes.merge(self.attributes) }
    writer.set(.systemName, stable: .string(self.system.rawValue), legacy: .string(self.system.legacyName))
    self.writeTarget(to: &writer)
    writer.set(.querySummary, self.summary?.truncatedSummary)
    writer.set(.queryText, self.text)
    writer.set(.parameterCount, self.parameterCount)
    self.writeBatchSize(to: &writer)
    self.writeEndpoint(to: &writer)
    for (name, value) in self.extensions { writer.set(name, value) }
  }

  private func writeTarget(to writer: inout AttributeWriter) {
    writer.set(.operationName, stable: self.name, legacy: self.legacyOperationName)
    writer.set(self.system == .mongodb ? .mongoCollection : .collection, self.collection)
    writer.set(.storedProcedure, self.storedProcedure)
    guard let namespace = self.namespace else { return }
    if self.system.isRedis, let index = Int64(namespace) {
      writer.set(.redisNamespace, stable: .string(namespace), legacy: .int(index))
    } else {
      writer.set(.namespace, namespace)
    }
  }

  private func writeBatchSize(to writer: inout AttributeWriter) {
    guard let size = self.batchSize else { return }
    if size != 1 { writer.set(.batchSize, size) }
    if self.system.isRedis { writer.set(.redisBatchSize, size) }
  }

  private func writeEndpoint(to writer: inout AttributeWriter) {
    guard let endpoint = self.endpoint else { return }
    writer.set(.serverAddress, endpoint.address)
    writer.set(.serverPort, self.unusualPort)
    if let peer = endpoint.peerAddress {
      writer.set(.peerAddress, peer)
      writer.set(.peerPort, endpoint.peerPort)
    }
    if let transport = self.transport {
      writer.set(.transport, transport.rawValue)
      writer.set(.dialedAddress, endpoint.description)
    }
  }

  /// Dimensions of `db.client.operation.duration`. Nothing here may have many distinct values.
  func stableDimensions(_ failure: OperationOutcome.Failure?) -> [(String, String)] {
    var dimensions: [(String, String)] = []
    dimensions.reserveCapacity(8)
    func add(_ name: ConventionName, _ value: String?) {
      if let key = name.stable, let value { dimensions.append((key, value)) }
    }
    add(.systemName, self.system.rawValue)
    add(.operationName, self.name)
    add(.collection, self.collection)
    add(.namespace, self.namespace)
    add(.querySummary, self.summary?.truncatedSummary)
    add(.serverAddress, self.endpoint?.address)
    add(.serverPort, self.unusualPort.map { String($0) })
    add(.errorType, failure?.type)
    add(.statusCode, failure?.statusCode)
    return dimensions
  }

  private var legacyOperationName: String? { self.legacyOperation ?? self.name?.lowercased() }

  /// Dimensions of the older metrics: the operation and, of calls that are counted, whether it failed.
  func legacyDimensions(_ failure: OperationOutcome.Failure? = nil) -> [(String, String)] {
    var dimensions: [(String, String)] = []
    if let name = self.legacyOperationName, let key = ConventionName.operationName.legacy {
      dimensions.append((key, name))
    }
    if self.counter != nil, let key = ConventionName.failed.legacy {
      dimensions.append((key, failure == nil ? "false" : "true"))
    }
    return dimensions
  }
}
