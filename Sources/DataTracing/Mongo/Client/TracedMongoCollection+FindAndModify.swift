// DataTracing, Mongo, Client: a traced client over any MongoDB client. This file: documents that are changed and
// returned.

import Tracing

extension TracedMongoCollection {
  /// Changes one document and returns it.
  ///
  /// - Parameters:
  ///   - filter: Which document.
  ///   - update: What becomes of it: a document of operators such as `$set`.
  ///   - sort: Which is the first, if there are several.
  ///   - projection: Which of its fields are returned.
  ///   - returnsNew: Whether it is returned as it has become, and not as it was.
  ///   - upsert: Whether a document is written where there is none.
  ///   - arrayFilters: Which elements of arrays are meant.
  ///   - options: More fields of the command, such as `writeConcern`.
  ///   - function: The function that the span is attributed to.
  ///   - file: The file that the span is attributed to, as `#fileID`.
  ///   - line: The line that the span is attributed to.
  /// - Returns: The document, or `nil` if there was none.
  /// - Throws: ``MongoServerError`` if the server refused; else what the driver throws.
  @discardableResult
  public nonisolated(nonsending) func findOneAndUpdate(
    _ filter: Document,
    _ update: Document,
    sort: Document? = nil,
    projection: Document? = nil,
    returnsNew: Bool = false,
    upsert: Bool = false,
    arrayFilters: [Document] = [],
    options: Document? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> Document? {
    let request = MongoFindAndModify(
      filter,
      .document(update),
      sort: sort,
      projection: projection,
      returnsNew: returnsNew,
      isUpsert: upsert,
      arrayFilters: arrayFilters,
      options: options
    )
    let site = CallSite(function: function, file: file, line: line)
    return try await self.modify(.findOneAndUpdate, request, at: site)
  }

  /// Puts another document in the place of one and returns the old or the new.
  ///
  /// - Returns: The document, or `nil` if there was none.
  /// - Throws: ``MongoServerError`` if the server refused; else what the driver throws.
  @discardableResult
  public nonisolated(nonsending) func findOneAndReplace(
    _ filter: Document,
    with document: Document,
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
      .document(document),
      sort: sort,
      projection: projection,
      returnsNew: returnsNew,
      isUpsert: upsert,
      options: options
    )
    let site = CallSite(function: function, file: file, line: line)
    return try await self.modify(.findOneAndReplace, request, at: site)
  }

  /// Removes one document and returns it.
  ///
  /// - Returns: The document as it was, or `nil` if there was none.
  /// - Throws: ``MongoServerError`` if the server refused; else what the driver throws.
  @discardableResult
  public nonisolated(nonsending) func findOneAndDelete(
    _ filter: Document,
    sort: Document? = nil,
    projection: Document? = nil,
    options: Document? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> Document? {
    let request = MongoFindAndModify(filter, nil, sort: sort, projection: projection, options: options)
    let site = CallSite(function: function, file: file, line: line)
    return try await self.modify(.findOneAndDelete, request, at: site)
  }

  nonisolated(nonsending) func modify(
    _ method: MongoMethod,
    _ request: MongoFindAndModify<Document>,
    at site: CallSite
  ) async throws -> Document? {
    let target = self.target(site)
    return try await self.scope.run(MongoCall(method, request, on: target), on: target) { context in
      try await self.driver.findAndModify(request, context)
    } returned: {
      $0 == nil ? 0 : 1
    }
  }
}
