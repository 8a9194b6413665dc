// DataTracing, Mongo, Client: a traced client over any MongoDB client. This file: documents that are changed by the
// stages of a pipeline.

import Tracing

extension TracedMongoCollection {
  /// Changes the first document that there is.
  ///
  /// - Returns: How many documents matched and were changed.
  /// - Throws: ``MongoServerError`` if the server refused; else what the driver throws.
  @discardableResult
  public nonisolated(nonsending) func updateOne(
    _ filter: Document,
    pipeline: [Document],
    upsert: Bool = false,
    options: Document? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> WriteResult {
    let site = CallSite(function: function, file: file, line: line)
    let statement = MongoUpdate.Statement(filter, .pipeline(pipeline), isUpsert: upsert)
    let request = MongoUpdate([statement], options: options)
    return try await self.write(.updateOne, request, at: site, self.driver.update)
  }

  /// Changes all documents that there are.
  ///
  /// - Returns: How many documents matched and were changed.
  /// - Throws: ``MongoServerError`` if the server refused; else what the driver throws.
  @discardableResult
  public nonisolated(nonsending) func updateMany(
    _ filter: Document,
    pipeline: [Document],
    upsert: Bool = false,
    options: Document? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> WriteResult {
    let site = CallSite(function: function, file: file, line: line)
    let statement = MongoUpdate.Statement(filter, .pipeline(pipeline), isMulti: true, isUpsert: upsert)
    let request = MongoUpdate([statement], options: options)
    return try await self.write(.updateMany, request, at: site, self.driver.update)
  }

  /// Changes one document and returns it.
  ///
  /// - Returns: The document as it was, or as it has become if `returnsNew`; `nil` if there was none.
  /// - Throws: ``MongoServerError`` if the server refused; else what the driver throws.
  @discardableResult
  public nonisolated(nonsending) func findOneAndUpdate(
    _ filter: Document,
    pipeline: [Document],
    sort: Document? = nil,
    projection: Document? = nil,
    returnsNew: Bool = false,
    upsert: Bool = false,
    options: Document? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> Document? {
    let request = MongoFindAndModify(
      filter,
      .pipeline(pipeline),
      sort: sort,
      projection: projection,
      returnsNew: returnsNew,
      isUpsert: upsert,
      options: options
    )
    let site = CallSite(function: function, file: file, line: line)
    return try await self.modify(.findOneAndUpdate, request, at: site)
  }
}
