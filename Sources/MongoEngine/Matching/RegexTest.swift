// MongoEngine/Matching: which documents a filter means. This file: regular expressions (manual: "$regex").

import BSON

/// Whether a regular expression finds something in a string, or is the value itself.
struct RegexTest: ValueTest {
  private let source: BSONRegex
  private let expression: RegularExpression

  /// Compiles an expression.
  ///
  /// - Throws: the error MongoDB gives for an option or a pattern that it does not know.
  init(_ source: BSONRegex) throws(MongoError) {
    if let flag = source.options.first(where: { !"imsxu".contains($0) }) {
      throw .location(51108, "invalid flag in regex options: \(flag)")
    }
    self.source = source
    do {
      self.expression = try RegularExpression(source.pattern, options: source.options)
    } catch {
      throw .location(51091, "Regular expression is invalid: \(error.message)")
    }
  }

  /// Reads `$regex` and `$options`.
  init(operators: BSONDocument) throws(MongoError) {
    var pattern = ""
    var options = ""
    for element in operators {
      switch (element.key, element.value) {
      case ("$regex", .string(let text)): pattern = text
      case ("$regex", .regex(let regex)):
        guard options.isEmpty || regex.options.isEmpty else {
          throw .location(51074, "options set in both $regex and $options")
        }
        pattern = regex.pattern
        if !regex.options.isEmpty { options = regex.options }
      case ("$regex", _): throw .of(.badValue, "$regex has to be a string")
      case ("$options", .string(let text)):
        guard options.isEmpty else { throw .location(51075, "options set in both $regex and $options") }
        options = text
      case ("$options", _): throw .of(.badValue, "$options has to be a string")
      default: break
      }
    }
    guard !options.utf8.contains(0) else {
      throw .location(51108, "invalid flag in regex options: a null byte")
    }
    guard !pattern.utf8.contains(0) else {
      throw .of(.badValue, "Regular expression cannot contain an embedded null byte")
    }
    try self.init(BSONRegex(pattern, options: options))
  }

  /// Whether the expression finds something.
  ///
  /// - Throws: Location51156 if it takes too long.
  func finds(in text: String) throws(MongoError) -> Bool {
    do {
      return try self.expression.finds(in: text)
    } catch {
      throw .tooManySteps("$regex", error)
    }
  }

  /// The strings that it may find something in, and the regular expression itself.
  func bounds(_ context: QueryContext) -> FieldBounds? {
    // A collation's order knows no prefixes.
    let prefix = context.collation == nil ? self.expression.anchoredPrefix : ""
    let strings = ValueRange.strings(beginningWith: prefix)
    let isPrefix = !prefix.isEmpty && self.source.pattern.hasSameBytes(as: "^\(prefix)")
    return FieldBounds(
      OrderedIntervals(union: [strings, .point(.regex(self.source))]) { $0.compare(to: $1) },
      isPrefix ? .matching : .perhapsMatching
    )
  }

  func accepts(_ value: BSONValue?, _ found: inout Match) throws(MongoError) -> Bool {
    switch value {
    case .string(let text), .symbol(let text): try self.finds(in: text)
    case .regex(let regex): regex == self.source
    default: false
    }
  }
}

extension MongoError {
  /// A regular expression that was given up.
  static func tooManySteps(_ name: String, _ fault: MatchFault) -> MongoError {
    .location(
      51156,
      "Error occurred while executing the regular expression in \(name). Result code: \(fault.rawValue)"
    )
  }
}
