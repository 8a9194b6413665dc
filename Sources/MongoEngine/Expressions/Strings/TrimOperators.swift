// MongoEngine/Expressions: aggregation expressions. This file: characters taken off the ends of strings (manual:
// "$trim", "$ltrim", "$rtrim").

import BSON

extension ExpressionTable {
  static let trims: [ExpressionRow] = [
    trim("$trim", fromStart: true, fromEnd: true),
    trim("$ltrim", fromStart: true, fromEnd: false),
    trim("$rtrim", fromStart: false, fromEnd: true),
  ]

  private static func trim(_ name: String, fromStart: Bool, fromEnd: Bool) -> ExpressionRow {
    ExpressionRow(name, parameters) { arguments throws(MongoError) in
      let input = arguments["input"]
      if input.isNullish { return .null }
      let text = try string(input, 50699, "its input", name)
      var characters = whiteSpace
      if arguments.has("chars") {
        if arguments["chars"].isNullish { return .null }
        characters = Set(try string(arguments["chars"], 50700, "'chars'", name).unicodeScalars)
      }
      var scalars = text.unicodeScalars[...]
      if fromStart { scalars = scalars.drop { characters.contains($0) } }
      while fromEnd, let last = scalars.last, characters.contains(last) { scalars.removeLast() }
      return .string(String(scalars))
    }
  }

  private static let parameters = NamedParameters(
    ["input"],
    optional: ["chars"],
    notDocument: { name, type in
      .location(50696, "\(name) only supports an object as an argument, found \(type)")
    },
    unknown: { name, argument in .location(50694, "\(name) found an unknown argument: \(argument)") },
    missing: { name, argument in .location(50695, "\(name) requires an '\(argument)' field") }
  )

  private static func string(
    _ value: BSONValue?,
    _ code: Int32,
    _ what: String,
    _ name: String
  ) throws(MongoError) -> String {
    if case .string(let text)? = value { return text }
    throw .location(
      code,
      "\(name) requires \(what) to be a string, got \(value.text) (of type \(value.typeName)) instead."
    )
  }

  private static let whiteSpace = Set(
    ("\0 \t\n\u{B}\u{C}\r\u{A0}\u{1680}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}"
      + "\u{2009}\u{200A}").unicodeScalars
  )
}
