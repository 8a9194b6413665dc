// MongoEngine/Updating: documents changed. This file: `arrayFilters` (manual: "$[<identifier>]").

import BSON

/// Which values of arrays the names in `$[name]` mean.
struct ArrayFilters: Sendable {
  private var filters: [BSONName: Matcher] = [:]

  /// The names.
  var names: [String] { self.filters.keys.sorted().map(\.text) }

  /// Reads array filters.
  ///
  /// - Throws: the error MongoDB gives for a filter without a name, with two, or with one that is none or is taken.
  init(_ list: [BSONDocument], _ context: QueryContext) throws(MongoError) {
    for filter in list {
      let (matcher, names) = try Self.parsed(filter, context)
      guard let name = names.first else {
        throw .of(.failedToParse, "Cannot use an expression without a top-level field name in arrayFilters")
      }
      guard self.filters[BSONName(name)] == nil else {
        throw .of(.failedToParse, "Found multiple array filters with the same top-level field name \(name)")
      }
      self.filters[BSONName(name)] = matcher
    }
  }

  private static func parsed(
    _ filter: BSONDocument,
    _ context: QueryContext
  ) throws(MongoError) -> (Matcher, [String]) {
    do throws(MongoError) {
      let matcher = try Matcher(filter, context)
      let names = filter.topLevelNames
      if let name = names.first { try self.check(name, others: names.dropFirst()) }
      return (matcher, names)
    } catch {
      throw error.within("Error parsing array filter")
    }
  }

  private static func check(_ name: String, others: ArraySlice<String>) throws(MongoError) {
    if let other = others.first(where: { !$0.hasSameBytes(as: name) }) {
      throw .of(.failedToParse, "Expected a single top-level field name, found '\(name)' and '\(other)'")
    }
    guard ("a"..."z").contains(name.unicodeScalars.first ?? " "), name.utf8.allSatisfy(\.isAlphanumeric) else {
      throw .of(
        .badValue,
        "The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '\(name)'"
      )
    }
  }

  /// Whether there is a filter of this name.
  func contains(_ name: String) -> Bool { self.filters[BSONName(name)] != nil }

  /// Whether a filter means a value; the empty name means all.
  func accepts(_ value: BSONValue, _ name: String) throws(MongoError) -> Bool {
    guard let filter = self.filters[BSONName(name)] else { return true }
    return try filter.matches(BSONDocument([(name, value)]))
  }
}

extension BSONDocument {
  /// The first names of a filter's paths.
  fileprivate var topLevelNames: [String] {
    self.flatMap { element in
      switch (element.key, element.value) {
      case ("$and", .array(let list)), ("$or", .array(let list)), ("$nor", .array(let list)):
        list.flatMap { $0.fields?.topLevelNames ?? [] }
      case (let key, _): key.begins(with: "$") ? [] : [FieldPath(key).first]
      }
    }
  }
}

extension UInt8 {
  fileprivate var isAlphanumeric: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }
}
