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
    guard Self.knownLanguages.contains(Self.language(of: locale)) else {
      throw .of(.badValue, "Field 'locale' is invalid in: \(document.shell)")
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
    for element in document where element.key != "locale" { try collation.set(element) }
    guard collation.strength >= 3 || collation.caseLevel || document["caseFirst"] ?? "off" == "off" else {
      throw .of(
        .badValue,
        "'caseFirst' is invalid unless 'caseLevel' is on or 'strength' is greater than 2 in: \(document.shell)"
      )
    }
    return collation
  }

  private mutating func set(_ element: BSONElement) throws(MongoError) {
    if element.value == .null, element.key != "backwards" { return }
    switch element.key {
    case "strength": self.strength = try Self.strength(element)
    case "caseLevel": self.caseLevel = try Self.bool(element)
    case "numericOrdering": self.numericOrdering = try Self.bool(element)
    case "normalization": _ = try Self.bool(element)
    case "backwards": if try Self.bool(element) { throw Self.unsupported(element) }
    case "caseFirst": self.isUpperFirst = try Self.choice(element, ["off", "lower", "upper"]) == "upper"
    case "alternate":
      if try Self.choice(element, ["non-ignorable", "shifted"]) == "shifted" { throw Self.unsupported(element) }
    case "maxVariable": if try Self.choice(element, ["punct", "space"]) == "space" { throw Self.unsupported(element) }
    case "version":
      let version = try Self.string(element)
      guard version == "57.1" else {
        throw MongoError(
          code: 161,
          codeName: "IncompatibleCollationVersion",
          message: "Requested collation version \(version), but the only available collator version was 57.1"
        )
      }
    default: throw .of(.idlUnknownField, "BSON field 'collation.\(element.key)' is an unknown field.")
    }
  }

  private static func strength(_ element: BSONElement) throws(MongoError) -> Int {
    guard let strength = element.value.saturatedNumber else {
      throw self.mismatch(element, "types '[long, int, decimal, double]'")
    }
    guard 1...5 ~= strength else {
      throw .of(
        .badValue,
        "Enumeration value '\(strength)' for field 'collation.strength' is not a valid value."
      )
    }
    guard strength <= 3 else { throw .of(.notImplemented, "the collation strength \(strength) is not supported") }
    return Int(strength)
  }

  private static func bool(_ element: BSONElement) throws(MongoError) -> Bool {
    guard case .bool(let isOn) = element.value else { throw self.mismatch(element, "type 'bool'") }
    return isOn
  }

  private static func string(_ element: BSONElement) throws(MongoError) -> String {
    guard case .string(let text) = element.value else { throw self.mismatch(element, "type 'string'") }
    return text
  }

  private static func choice(_ element: BSONElement, _ known: [String]) throws(MongoError) -> String {
    let choice = try self.string(element)
    guard known.contains(choice) else {
      throw .of(
        .badValue,
        "Enumeration value '\(choice)' for field 'collation.\(element.key)' is not a valid value."
      )
    }
    return choice
  }

  private static func mismatch(_ element: BSONElement, _ expected: String) -> MongoError {
    .of(
      .typeMismatch,
      "BSON field 'collation.\(element.key)' is the wrong type '\(element.value.type.name)', expected \(expected)"
    )
  }

  private static func unsupported(_ element: BSONElement) -> MongoError {
    .of(
      .notImplemented,
      "the collation option '\(element.key): \(element.value.shell)' is not supported"
    )
  }

  private static func language(of locale: String) -> String {
    String(locale.prefix { $0 != "_" && $0 != "@" && $0 != "-" })
  }

  /// The languages of the manual's "Collation Locales".
  private static let knownLanguages = Set(
    """
    af sq am ar hy as az be bn bs bg my ca chr zh hr cs da nl dz en eo et ee fo fil fi fr gl ka de el gu ha haw he hi \
    hu is ig smn id ga it ja kl kn kk km kok ko ky lkt lo lv ln lt dsb lb mk ms ml mt mr mn ne se nb nn or om ps fa pl \
    pt pa ro ru sr si sk sl es sw sv ta te th bo to tr uk hsb ur ug vi wae cy yi yo zu
    """.split(separator: " ").map(String.init)
  )

  /// The locales that leave the Latin letters where the root order has them.
  private static func isRootOrder(_ locale: String) -> Bool {
    ["en", "de", "fr", "it", "pt", "nl", "id", "ms", "ga", "sw", "zu"].contains(self.language(of: locale))
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
