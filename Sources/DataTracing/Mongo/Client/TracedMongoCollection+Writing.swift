// DataTracing, Mongo, Client: a traced client over any MongoDB client. This file: writing documents.

import Tracing

extension TracedMongoCollection {
  /// Writes a new document.
  ///
  /// - Returns: Its `_id`, if the client knows it.
  /// - Throws: ``MongoServerError`` if the server refused; else what the driver throws.
  @discardableResult
  public nonisolated(nonsending) func insertOne(
    _ document: Document,
    options: Document? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> Driver.Value? {
    let site = CallSite(function: function, file: file, line: line)
    let insert = MongoInsert([document], options: options)
    return try await self.write(.insertOne, insert, at: site, self.driver.insert).insertedIDs[0]
  }

  /// Writes new documents: one operation as OpenTelemetry has it, which is no batch. None are written, and there is no
  /// span, if there are none.
  ///
  /// - Parameters:
  ///   - documents: The documents.
  ///   - ordered: Whether the first that cannot be written keeps those behind it from being written.
  ///   - options: More fields of the command, such as `writeConcern`.
  ///   - function: The function that the span is attributed to.
  ///   - file: The file that the span is attributed to, as `#fileID`.
  ///   - line: The line that the span is attributed to.
  /// - Returns: How many were written, and their `_id`.
  /// - Throws: ``MongoServerError`` if the server refused one or all; else what the driver throws.
  @discardableResult
  public nonisolated(nonsending) func insertMany(
    _ documents: [Document],
    ordered: Bool = true,
    options: Document? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> WriteResult {
    guard !documents.isEmpty else { return WriteResult(MongoWriteCounts(inserted: 0)) }
    let site = CallSite(function: function, file: file, line: line)
    let insert = MongoInsert(documents, isOrdered: ordered, options: options)
    return try await self.write(.insertMany, insert, at: site, self.driver.insert)
  }

  /// Changes the first document that there is.
  ///
  /// - Parameters:
  ///   - filter: Which document.
  ///   - update: What becomes of it: a document of operators such as `$set`.
  ///   - upsert: Whether a document is written where there is none.
  ///   - arrayFilters: Which elements of arrays are meant.
  ///   - options: More fields of the command, such as `writeConcern`.
  ///   - function: The function that the span is attributed to.
  ///   - file: The file that the span is attributed to, as `#fileID`.
  ///   - line: The line that the span is attributed to.
  /// - Returns: How many documents matched and were changed.
  /// - Throws: ``MongoServerError`` if the server refused; else what the driver throws.
  @discardableResult
  public nonisolated(nonsending) func updateOne(
    _ filter: Document,
    _ update: Document,
    upsert: Bool = false,
    arrayFilters: [Document] = [],
    options: Document? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> WriteResult {
    let site = CallSite(function: function, file: file, line: line)
    let statement = MongoUpdate.Statement(filter, .document(update), isUpsert: upsert, arrayFilters: arrayFilters)
    let request = MongoUpdate([statement], options: options)
    return try await self.write(.updateOne, request, at: site, self.driver.update)
  }

  /// Changes all documents that there are. Parameters, result and errors are those of
  /// ``updateOne(_:_:upsert:arrayFilters:options:function:file:line:)``.
  @discardableResult
  public nonisolated(nonsending) func updateMany(
    _ filter: Document,
    _ update: Document,
    upsert: Bool = false,
    arrayFilters: [Document] = [],
    options: Document? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> WriteResult {
    let site = CallSite(function: function, file: file, line: line)
    let statement = MongoUpdate.Statement(
      filter,
      .document(update),
      isMulti: true,
      isUpsert: upsert,
      arrayFilters: arrayFilters
    )
    let request = MongoUpdate([statement], options: options)
    return try await self.write(.updateMany, request, at: site, self.driver.update)
  }

  /// Puts another document in the place of the first that there is.
  ///
  /// - Returns: How many documents matched and were changed.
  /// - Throws: ``MongoServerError`` if the server refused; else what the driver throws.
  @discardableResult
  public nonisolated(nonsending) func replaceOne(
    _ filter: Document,
    with document: Document,
    upsert: Bool = false,
    options: Document? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> WriteResult {
    let site = CallSite(function: function, file: file, line: line)
    let statement = MongoUpdate.Statement(filter, .document(document), isUpsert: upsert)
    let request = MongoUpdate([statement], options: options)
    return try await self.write(.replaceOne, request, at: site, self.driver.update)
  }

  /// Removes the first document that there is.
  ///
  /// - Returns: How many documents are gone: one or none.
  /// - Throws: ``MongoServerError`` if the server refused; else what the driver throws.
  @discardableResult
  public nonisolated(nonsending) func deleteOne(
    _ filter: Document,
    options: Document? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> Int {
    let site = CallSite(function: function, file: file, line: line)
    let request = MongoDelete([.init(filter)], options: options)
    return try await self.write(.deleteOne, request, at: site, self.driver.delete).deletedCount
  }

  /// Removes all documents that there are.
  ///
  /// - Returns: How many documents are gone.
  /// - Throws: ``MongoServerError`` if the server refused; else what the driver throws.
  @discardableResult
  public nonisolated(nonsending) func deleteMany(
    _ filter: Document,
    options: Document? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> Int {
    let site = CallSite(function: function, file: file, line: line)
    let request = MongoDelete([.init(filter, isMulti: true)], options: options)
    return try await self.write(.deleteMany, request, at: site, self.driver.delete).deletedCount
  }

  /// Makes writes of several kinds. One span, whose `db.operation.batch.size` is their number, whatever the client makes
  /// of it on the wire.
  ///
  /// - Parameters:
  ///   - writes: The writes.
  ///   - ordered: Whether the first that fails keeps those behind it from being made.
  ///   - options: More fields of the commands, such as `writeConcern`.
  ///   - function: The function that the span is attributed to.
  ///   - file: The file that the span is attributed to, as `#fileID`.
  ///   - line: The line that the span is attributed to.
  /// - Returns: What came of them.
  /// - Throws: ``MongoServerError`` if the server refused one or all; else what the driver throws.
  @discardableResult
  public nonisolated(nonsending) func bulkWrite(
    _ writes: [MongoBulkWrite<Document>.Write],
    ordered: Bool = true,
    options: Document? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> WriteResult {
    let target = self.target(CallSite(function: function, file: file, line: line))
    let bulkWrite = MongoBulkWrite(writes, isOrdered: ordered, options: options)
    var call = MongoCall(.bulkWrite)
    call.batchSize = writes.count
    return try await self.scope.run(call, on: target) { context in
      try await self.driver.bulkWrite(bulkWrite, context)
    } counts: {
      $0.counts
    }
  }
}
