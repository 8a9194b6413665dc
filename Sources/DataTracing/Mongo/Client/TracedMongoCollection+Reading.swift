// DataTracing, Mongo, Client: a traced client over any MongoDB client. This file: reading documents.

import Tracing

extension TracedMongoCollection {
  /// Finds documents, which are read as they are asked for.
  ///
  /// - Parameters:
  ///   - filter: Which documents; all if `nil`.
  ///   - sort: Their order.
  ///   - projection: Which of their fields.
  ///   - skip: How many are passed over.
  ///   - limit: How many are wanted at most.
  ///   - batchSize: How many come at once.
  ///   - options: More fields of the command, such as `collation`, `hint` or `maxTimeMS`.
  ///   - function: The function that the span is attributed to.
  ///   - file: The file that the span is attributed to, as `#fileID`.
  ///   - line: The line that the span is attributed to.
  /// - Returns: The documents; the call's span ends with them.
  /// - Throws: ``MongoServerError`` if the server refused; else what the driver throws.
  public nonisolated(nonsending) func find(
    _ filter: Document? = nil,
    sort: Document? = nil,
    projection: Document? = nil,
    skip: Int? = nil,
    limit: Int? = nil,
    batchSize: Int? = nil,
    options: Document? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> Documents {
    let find = MongoFind(
      filter,
      sort: sort,
      projection: projection,
      skip: skip,
      limit: limit,
      batchSize: batchSize,
      options: options
    )
    let target = self.target(CallSite(function: function, file: file, line: line))
    return Documents(
      try await self.scope.read(MongoCall(.find, find, on: target), on: target) { context in
        try await self.driver.find(find, context)
      }
    )
  }

  /// Finds one document.
  ///
  /// - Parameters:
  ///   - filter: Which document; any if `nil`.
  ///   - sort: Which is the first, if there are several.
  ///   - projection: Which of its fields.
  ///   - options: More fields of the command, such as `collation`, `hint` or `maxTimeMS`.
  ///   - function: The function that the span is attributed to.
  ///   - file: The file that the span is attributed to, as `#fileID`.
  ///   - line: The line that the span is attributed to.
  /// - Returns: The document, or `nil` if there is none: that is no error.
  /// - Throws: ``MongoServerError`` if the server refused; else what the driver throws.
  public nonisolated(nonsending) func findOne(
    _ filter: Document? = nil,
    sort: Document? = nil,
    projection: Document? = nil,
    options: Document? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> Document? {
    var find = MongoFind(filter, sort: sort, projection: projection, limit: 1, options: options)
    find.isSingleBatch = true
    let request = find
    let target = self.target(CallSite(function: function, file: file, line: line))
    let reader = try await self.scope.read(MongoCall(.findOne, request, on: target), on: target) { context in
      try await self.driver.find(request, context)
    }
    return try await reader.first()
  }

  /// Reads what a pipeline makes of the collection's documents.
  ///
  /// - Parameters:
  ///   - pipeline: The stages.
  ///   - batchSize: How many documents come at once.
  ///   - options: More fields of the command, such as `allowDiskUse`, `collation` or `let`.
  ///   - function: The function that the span is attributed to.
  ///   - file: The file that the span is attributed to, as `#fileID`.
  ///   - line: The line that the span is attributed to.
  /// - Returns: The documents; the call's span ends with them.
  /// - Throws: ``MongoServerError`` if the server refused; else what the driver throws.
  public nonisolated(nonsending) func aggregate(
    _ pipeline: [Document],
    batchSize: Int? = nil,
    options: Document? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> Documents {
    let aggregate = MongoAggregate(pipeline, batchSize: batchSize, options: options)
    let target = self.target(CallSite(function: function, file: file, line: line))
    return Documents(
      try await self.scope.read(MongoCall(.aggregate, aggregate, on: target), on: target) { context in
        try await self.driver.aggregate(aggregate, context)
      }
    )
  }

  /// Counts documents, by an `aggregate` as in all drivers: the count is exact, in a transaction too.
  ///
  /// - Returns: How many documents there are, at most `limit`.
  /// - Throws: ``MongoServerError`` if the server refused; else what the driver throws.
  public nonisolated(nonsending) func countDocuments(
    _ filter: Document? = nil,
    skip: Int? = nil,
    limit: Int? = nil,
    options: Document? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> Int {
    let count = MongoCount(filter, skip: skip, limit: limit, options: options)
    let target = self.target(CallSite(function: function, file: file, line: line))
    return try await self.scope.run(MongoCall(.countDocuments, count, on: target), on: target) { context in
      try await self.driver.countDocuments(count, context)
    }
  }

  /// Lists the different values of a field.
  ///
  /// - Returns: The values; those of arrays one by one.
  /// - Throws: ``MongoServerError`` if the server refused; else what the driver throws.
  public nonisolated(nonsending) func distinct(
    _ key: String,
    _ filter: Document? = nil,
    options: Document? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> [Driver.Value] {
    let distinct = MongoDistinct(key, filter, options: options)
    let target = self.target(CallSite(function: function, file: file, line: line))
    return try await self.scope.run(MongoCall(.distinct, distinct, on: target), on: target) { context in
      try await self.driver.distinct(distinct, context)
    } returned: {
      $0.count
    }
  }
}
