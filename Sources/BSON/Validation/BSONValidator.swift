// BSON: MongoDB's documents, both directions, no I/O. This file: bytes checked once, before anything relies on them.

extension BSONDocument {
  /// Takes bytes for a document, and checks all of them.
  ///
  /// - Throws: ``BSONError`` where they are not exactly one document, a string is not UTF-8, or a limit is exceeded.
  public init(bytes: [UInt8], limits: BSONLimits = BSONLimits()) throws(BSONError) {
    try bytes.withUnsafeBytes { BSONValidator(bytes: $0, limits: limits).result }.get()
    self.init(storage: bytes, start: 0)
  }

  /// Takes the bytes from `offset` on for a document that may be followed by others and shares their memory.
  ///
  /// - Parameters:
  ///   - bytes: at most 2 GiB.
  ///   - offset: from 0 to `end`.
  ///   - end: where the document ends at the latest; at most the number of bytes.
  /// - Throws: ``BSONError`` as ``init(bytes:limits:)`` does.
  package init(sharing bytes: [UInt8], at offset: Int, before end: Int, limits: BSONLimits) throws(BSONError) {
    try bytes.withUnsafeBytes { bytes in
      BSONValidator(bytes: UnsafeRawBufferPointer(rebasing: bytes[offset..<end]), limits: limits).prefixResult
    }.get()
    self.init(storage: bytes, start: offset)
  }

  /// Compares a document that was made here with the limits.
  ///
  /// - Throws: ``BSONError`` where it is too long or too deep.
  public func check(_ limits: BSONLimits = BSONLimits()) throws(BSONError) {
    try self.withUnsafeBytes { BSONValidator(bytes: $0, limits: limits).result }.get()
  }
}

/// Goes once over bytes; takes no memory for them, however they look.
struct BSONValidator {
  let bytes: UnsafeRawBufferPointer
  let limits: BSONLimits

  /// What is wrong with the bytes, if anything.
  var result: Result<Void, BSONError> { Result { () throws(BSONError) in try self.validate() } }

  /// What is wrong with the document that the bytes begin with, if anything.
  var prefixResult: Result<Void, BSONError> { Result { () throws(BSONError) in _ = try self.outermost() } }

  private func validate() throws(BSONError) {
    let end = try self.outermost()
    guard end == self.bytes.count else {
      throw .malformed(offset: end, expected: "the end", got: "\(self.bytes.count - end) more bytes")
    }
  }

  private func outermost() throws(BSONError) -> Int {
    let length = try self.length(at: 0, before: self.bytes.count, 5, self.bytes.count, of: "a document")
    guard length <= self.limits.size else { throw .tooLarge(size: length, limit: self.limits.size) }
    return try self.document(at: 0, before: length, depth: 1)
  }

  /// Checks the document at `start`, of which nothing may lie at or behind `limit`; returns its end.
  private func document(at start: Int, before limit: Int, depth: Int) throws(BSONError) -> Int {
    guard depth <= self.limits.depth else { throw .tooDeep(offset: start, limit: self.limits.depth) }
    let end = start + (try self.length(at: start, before: limit, 5, limit - start, of: "a document"))
    let last = end - 1
    guard self.bytes[last] == 0 else { throw self.unexpected(at: last, expected: "a document's final zero byte") }
    var position = start + 4
    while position < last {
      let key = try self.terminated(at: position + 1, before: last)
      position = try self.value(type: position, at: key, before: last, depth: depth)
    }
    return end
  }

  /// Checks the value at `start`, whose type stands at `type`; returns its end.
  private func value(type: Int, at start: Int, before limit: Int, depth: Int) throws(BSONError) -> Int {
    switch BSONType(rawValue: self.bytes[type]) {
    case .undefined, .null, .minKey, .maxKey: return start
    case .int32: return try self.skip(4, at: start, before: limit)
    case .double, .date, .timestamp, .int64: return try self.skip(8, at: start, before: limit)
    case .objectId: return try self.skip(12, at: start, before: limit)
    case .decimal128: return try self.skip(16, at: start, before: limit)
    case .bool: return try self.bool(at: start, before: limit)
    case .string, .code, .symbol: return try self.string(at: start, before: limit)
    case .document, .array: return try self.document(at: start, before: limit, depth: depth + 1)
    case .binary: return try self.binary(at: start, before: limit)
    case .dbPointer: return try self.skip(12, at: try self.string(at: start, before: limit), before: limit)
    case .regex: return try self.terminated(at: try self.terminated(at: start, before: limit), before: limit)
    case .codeWithScope: return try self.codeWithScope(at: start, before: limit, depth: depth)
    case nil: throw self.unexpected(at: type, expected: "a type")
    }
  }

  private func bool(at start: Int, before limit: Int) throws(BSONError) -> Int {
    let end = try self.skip(1, at: start, before: limit)
    guard self.bytes[start] <= 1 else { throw self.unexpected(at: start, expected: "0 or 1 for a bool") }
    return end
  }

  private func string(at start: Int, before limit: Int) throws(BSONError) -> Int {
    let end = start + 4 + (try self.length(at: start, before: limit, 1, limit - start - 4, of: "a string"))
    guard self.bytes[end - 1] == 0 else { throw self.unexpected(at: end - 1, expected: "a string's final zero byte") }
    try self.text(start + 4..<end - 1)
    return end
  }

  private func binary(at start: Int, before limit: Int) throws(BSONError) -> Int {
    let length = try self.length(at: start, before: limit, 0, limit - start - 5, of: "a binary value")
    let end = start + 5 + length
    if self.bytes[start + 4] == BSONBinary.old {
      _ = try self.length(at: start + 5, before: end, length - 4, length - 4, of: "binary subtype 2")
    }
    return end
  }

  private func codeWithScope(at start: Int, before limit: Int, depth: Int) throws(BSONError) -> Int {
    let end = start + (try self.length(at: start, before: limit, 14, limit - start, of: "code with scope"))
    let scope = try self.string(at: start + 4, before: end)
    guard try self.document(at: scope, before: end, depth: depth + 1) == end else {
      throw self.unexpected(at: start, expected: "the length of code and scope")
    }
    return end
  }

  private func skip(_ count: Int, at start: Int, before limit: Int) throws(BSONError) -> Int {
    guard limit - start >= count else {
      throw .malformed(offset: start, expected: "\(count) bytes", got: "\(limit - start)")
    }
    return start + count
  }

  /// Reads a length, which has to be neither less nor more. Whoever calls may give `most` less than `least`: then no
  /// length is right.
  private func length(
    at start: Int,
    before limit: Int,
    _ least: Int,
    _ most: Int,
    of what: String
  ) throws(BSONError) -> Int {
    _ = try self.skip(4, at: start, before: limit)
    let length = self.bytes.length(start)
    guard length >= least, length <= most else {
      throw .malformed(offset: start, expected: "a length of \(what) from \(least) to \(most)", got: "\(length)")
    }
    return length
  }

  /// Checks a zero-terminated string; returns the place behind its zero byte.
  private func terminated(at start: Int, before limit: Int) throws(BSONError) -> Int {
    var end = start
    while end < limit, self.bytes[end] != 0 { end &+= 1 }
    guard end < limit else {
      throw .malformed(offset: start, expected: "a zero-terminated string", got: "no zero byte before byte \(limit)")
    }
    try self.text(start..<end)
    return end + 1
  }

  private func text(_ range: Range<Int>) throws(BSONError) {
    if let fault = firstInvalidUTF8(UnsafeRawBufferPointer(rebasing: self.bytes[range])) {
      throw .invalidUTF8(offset: range.lowerBound + fault)
    }
  }

  private func unexpected(at offset: Int, expected: String) -> BSONError {
    .malformed(offset: offset, expected: expected, got: "0x" + hexadecimal([self.bytes[offset]]))
  }
}
