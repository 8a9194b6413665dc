// MongoEngine/Aggregation: pipelines and their stages. This file: `$setWindowFields` (manual: "$setWindowFields").

import BSON

/// Sets fields to what is made of the documents around each one.
struct WindowStage: CollectingStage {
  private let partitionBy: Expression?
  private let order: SortOrder?
  private let functions: [WindowFunction]
  /// Where the values of the functions go; an expression finds them by the functions' positions.
  private let tree: ProjectionTree
  private let context: QueryContext

  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    let fields = try StageFields(value, of: "$setWindowFields", ["partitionBy", "sortBy", "output"])
    return [try WindowStage(fields, context)]
  }

  private init(_ fields: StageFields, _ context: StageContext) throws(MongoError) {
    let partitionBy = try fields["partitionBy"].map { value throws(MongoError) in try context.expression(value) }
    if let partitionBy, partitionBy.isConstant { try Self.check(try partitionBy.evaluate(BSONDocument())) }
    self.partitionBy = partitionBy
    let sortBy = try fields.document("sortBy")
    self.order = try sortBy.map { spec throws(MongoError) in try SortOrder(spec, context.query) }
    self.context = context.query
    _ = try fields.required("output")
    var functions: [WindowFunction] = []
    var tree = ProjectionTree()
    for element in try fields.document("output") ?? [:] {
      guard case .document(let spec) = element.value else {
        throw .of(.failedToParse, "The field '\(element.key)' must be an object")
      }
      let name = String(functions.count)
      do throws(MongoError) {
        try tree.add(.computed { $0[name] }, at: try FieldPath.checked(element.key))
      } catch {
        guard [31249, 31250].contains(error.code) else { throw error }
        throw .location(6_307_900, "$setWindowFields 'output' specification contains two conflicting paths")
      }
      functions.append(try WindowFunction(spec, sortBy: self.order, context.query))
    }
    self.functions = functions
    self.tree = tree
  }

  private static func check(_ partition: BSONValue?) throws(MongoError) {
    guard case .array? = partition else { return }
    throw .of(.typeMismatch, "An expression used to partition cannot evaluate to value of type array")
  }

  func collect(_ input: inout any DocumentStream, _ run: inout PipelineRun) throws(MongoError) -> [BSONDocument] {
    var documents: [BSONDocument] = []
    for partition in try self.partitions(try run.all(of: &input, for: "$setWindowFields")) {
      documents += try self.filled(try self.order?.sorted(partition) ?? partition)
    }
    return documents
  }

  /// The documents by partition, the partitions in the order of their values.
  private func partitions(_ documents: [BSONDocument]) throws(MongoError) -> [[BSONDocument]] {
    guard let partitionBy, !partitionBy.isConstant else { return [documents] }
    var keys = ValueTable(self.context)
    var partitions: [[BSONDocument]] = []
    for document in documents {
      let value = try partitionBy.evaluate(document)
      try Self.check(value)
      let place = keys.place(of: value ?? .null)
      if place == partitions.count { partitions.append([]) }
      partitions[place].append(document)
    }
    let order = keys.values.indices.sorted { self.context.compare(keys.values[$0], keys.values[$1]) < 0 }
    return order.map { partitions[$0] }
  }

  private func filled(_ partition: [BSONDocument]) throws(MongoError) -> [BSONDocument] {
    var columns: [[BSONValue?]] = []
    for function in self.functions { columns.append(try function.values(over: partition)) }
    var documents: [BSONDocument] = []
    documents.reserveCapacity(partition.count)
    for (index, document) in partition.enumerated() {
      var values = BSONDocument()
      for (position, column) in columns.enumerated() {
        if let value = column[index] { values.append(String(position), value) }
      }
      documents.append(try Projector(isInclusion: false, root: values).project(document, self.tree))
    }
    return documents
  }
}
