// MongoEngine/Sorting: documents put in order. This file: a command's `collation` read (manual: "Collation").

package import BSON

extension Collation {
  /// Reads a command's `collation`; `nil` for the locale `simple`, which compares bytes.
  ///
  /// - Throws: BadValue or FailedToParse for what is no collation, NotImplemented for one that is not known here.
  package static func parse(_ document: BSONDocument) throws(MongoError) -> Collation? {
    guard case .string(let locale)? = document["locale"] else {
      throw document["locale"] == nil
        ? .of(.idlFailedToParse, "BSON field 'collation.locale' is missing but a required field")
        : .of(.typeMismatch, "BSON field 'collation.locale' is the wrong type, expected type 'string'")
    }
    if locale == "simple" {
      guard document.count == 1 else {
        throw .of(.badValue, "If locale is 'simple', no other options may be specified in: \(document.shell)")
      }
      return nil
    }
    guard Self.isRootOrder(locale) else {
      throw .of(.notImplemented, "the collation locale '\(locale)' is not supported")
    }
    var collation = Collation(
      locale: locale,
      strength: 3,
      caseLevel: false,
      isUpperFirst: false,
      numericOrdering: false
    )
    for element in document where element.key != "locale" { try collation.set(element, in: document) }
    return collation
  }

  private mutating func set(_ element: BSONElement, in document: BSONDocument) throws(MongoError) {
    switch (element.key, element.value) {
    case ("strength", let value):
      guard let strength = value.wholeNumber, 1...5 ~= strength else {
        throw .of(.badValue, "Field 'strength' must be an integer 1 through 5. Got: \(value.shell)")
      }
      guard strength <= 3 else { throw .of(.notImplemented, "the collation strength \(strength) is not supported") }
      self.strength = Int(strength)
    case ("caseLevel", .bool(let isOn)): self.caseLevel = isOn
    case ("numericOrdering", .bool(let isOn)): self.numericOrdering = isOn
    case ("caseFirst", .string(let first)) where ["off", "lower", "upper"].contains(first):
      self.isUpperFirst = first == "upper"
    case ("alternate", .string("non-ignorable")), ("backwards", .bool(false)), ("normalization", .bool),
      ("maxVariable", .string("punct")), ("version", .string):
      break
    case ("alternate", let value), ("backwards", let value), ("maxVariable", let value):
      throw .of(.notImplemented, "the collation option '\(element.key): \(value.shell)' is not supported")
    case ("caseLevel", _), ("numericOrdering", _), ("caseFirst", _), ("normalization", _), ("version", _):
      throw .of(.badValue, "Field '\(element.key)' is invalid in: \(document.shell)")
    default: throw .of(.idlUnknownField, "BSON field 'collation.\(element.key)' is an unknown field.")
    }
  }

  /// The locales that leave the Latin letters where the root order has them.
  private static func isRootOrder(_ locale: String) -> Bool {
    let language = locale.prefix { $0 != "_" && $0 != "@" && $0 != "-" }
    return ["en", "de", "fr", "it", "pt", "nl", "id", "ms", "ga", "sw", "zu"].contains(language)
      && !locale.contains("@")
      && locale != "fr_CA"
  }
}

extension Collation {
  /// The collation with all its options, as MongoDB shows it.
  package var document: BSONDocument {
    [
      "locale": .string(self.locale), "caseLevel": .bool(self.caseLevel),
      "caseFirst": .string(self.isUpperFirst ? "upper" : "off"), "strength": .integer(Int64(self.strength)),
      "numericOrdering": .bool(self.numericOrdering), "alternate": "non-ignorable", "maxVariable": "punct",
      "normalization": false, "backwards": false, "version": "57.1",
    ]
  }
}
