// MongoEngine/WindowFunctions: what `$setWindowFields` makes of the documents around each one. This file: windows read.

import BSON

extension WindowBounds {
  /// Reads `{documents: […]}` or `{range: […], unit: …}`.
  init(_ value: BSONValue, _ sortBy: SortOrder?, _ context: QueryContext) throws(MongoError) {
    guard case .document(let window) = value else { throw .of(.failedToParse, "'window' field must be an object") }
    let (documents, range, unit) = (window["documents"], window["range"], window["unit"])
    guard documents == nil || range == nil else {
      throw .of(.failedToParse, "Window bounds can specify either 'documents' or 'unit', not both.")
    }
    guard unit == nil || range != nil else {
      throw .of(.failedToParse, "Window bounds can only specify 'unit' with range-based bounds.")
    }
    if let documents {
      self = try Self.documents(documents, window, sortBy, context)
    } else if let range {
      self = try Self.range(range, window, sortBy, context)
    } else {
      guard window.isEmpty else {
        throw .of(
          .failedToParse,
          "'window' field can only contain 'documents' as the only argument or 'range' with an optional 'unit' field"
        )
      }
      self = .documents(.unbounded, .unbounded)
    }
  }

  private static func documents(
    _ value: BSONValue,
    _ window: BSONDocument,
    _ sortBy: SortOrder?,
    _ context: QueryContext
  ) throws(MongoError) -> WindowBounds {
    guard window.count == 1 else {
      throw .of(.failedToParse, "'window' field that specifies documents cannot have other fields")
    }
    let read = { (value: BSONValue?) throws(MongoError) -> Int in
      guard let number = value?.wholeInt32 else {
        throw .of(.failedToParse, "Numeric document-based bounds must be an integer")
      }
      return number
    }
    let (first, last) = try self.pair(value, "documents")
    let (lower, upper) = (try Bound(first, context, read), try Bound(last, context, read))
    if let low = lower.offset(zero: 0), let high = upper.offset(zero: 0), low > high {
      throw .location(5_339_900, "Lower bound must not exceed upper bound: [\(low), \(high)]")
    }
    guard lower.isUnbounded && upper.isUnbounded || sortBy != nil else {
      throw .location(5_339_901, "Document-based bounds require a sortBy")
    }
    return .documents(lower, upper)
  }

  private static func range(
    _ value: BSONValue,
    _ window: BSONDocument,
    _ sortBy: SortOrder?,
    _ context: QueryContext
  ) throws(MongoError) -> WindowBounds {
    let unit = try self.unit(window)
    guard window.count == (unit == nil ? 1 : 2) else {
      throw unit == nil
        ? .of(.failedToParse, "'window' field that specifies range cannot have other fields besides 'unit'")
        : .of(.failedToParse, "'window' field that specifies unit cannot have other fields besides 'range'")
    }
    let read = { (value: BSONValue?) throws(MongoError) -> BSONValue in
      guard let value, value.number != nil else {
        throw .of(.failedToParse, "Range-based bounds expression must be a number")
      }
      guard unit == nil || value.wholeInt32 != nil else {
        throw .of(.failedToParse, "With 'unit', range-based bounds must be an integer")
      }
      return value
    }
    let (first, last) = try self.pair(value, "range")
    let (lower, upper) = (try Bound(first, context, read), try Bound(last, context, read))
    if let low = lower.offset(zero: 0), let high = upper.offset(zero: 0), low.compare(to: high) > 0 {
      throw .location(5_339_900, "Lower bound must not exceed upper bound: [\(low.shell), \(high.shell)]")
    }
    guard let fields = sortBy?.fields, fields.count == 1 else {
      throw .location(5_339_902, "Range-based bounds require sortBy a single field")
    }
    guard fields[0].isAscending else {
      throw .location(8_947_401, "Range-based bounds require an ascending sortBy")
    }
    return .range(lower, upper, unit, try Expression(.string("$\(fields[0].path.description)"), context))
  }

  private static func unit(_ window: BSONDocument) throws(MongoError) -> TimeUnit? {
    guard let unit = window["unit"] else { return nil }
    guard case .string(let name) = unit else { throw .of(.failedToParse, "'unit' must be a string") }
    return try TimeUnit.parse(name)
  }

  private static func pair(_ value: BSONValue, _ name: String) throws(MongoError) -> (BSONValue, BSONValue) {
    guard case .array(let array) = value, array.count == 2, let first = array[0], let last = array[1] else {
      throw .of(.failedToParse, "Window bounds must be a 2-element array: \(name): \(value.shell)")
    }
    return (first, last)
  }
}

extension WindowBounds.Bound {
  /// Reads `"unbounded"`, `"current"` or a constant.
  fileprivate init(
    _ value: BSONValue,
    _ context: QueryContext,
    _ read: (BSONValue?) throws(MongoError) -> Value
  ) throws(MongoError) {
    switch value {
    case .string("unbounded"): self = .unbounded
    case .string("current"): self = .current
    case .string: throw .of(.failedToParse, "Window bounds must be 'unbounded', 'current', or a number.")
    default:
      let expression = try Expression(value, context)
      guard expression.isConstant else {
        throw .of(.failedToParse, "Window bounds expression must be a constant.")
      }
      self = .offset(try read(try expression.evaluate([:])))
    }
  }

  /// How far it is from the current document; `nil` for no end.
  fileprivate func offset(zero: Value) -> Value? {
    switch self {
    case .unbounded: nil
    case .current: zero
    case .offset(let value): value
    }
  }

  fileprivate var isUnbounded: Bool { if case .unbounded = self { true } else { false } }
}
