// SQLEngine/Functions: PostgreSQL's functions and operators. This file: format (manual, section 9.4.1).

enum StringFormatting {
  static let rows: [FunctionRow] = [
    fn("format(text, variadic any) text", .stable, strict: false) { call, values throws(SQLError) in
      if values[0].isNull { return .null }
      var formatter = Formatter(call: call, values: values, template: Array(values[0].string.utf8))
      return .text(try formatter.run())
    }
  ]

  private struct Formatter {
    let call: FunctionCall
    let values: [SQLValue]
    let template: [UInt8]
    var index = 0
    /// The argument that was used last; the template is number 0.
    var argument = 0
    var result: [UInt8] = []

    init(call: FunctionCall, values: [SQLValue], template: [UInt8]) {
      self.call = call
      self.values = values
      self.template = template
    }

    private static let tooFew = SQLError(.invalidParameterValue, "too few arguments for format()")
    private static let unterminated = SQLError(
      .invalidParameterValue,
      "unterminated format() type specifier",
      hint: "For a single \"%\" use \"%%\"."
    )

    mutating func run() throws(SQLError) -> String {
      while self.index < self.template.count {
        let byte = self.template[self.index]
        self.index += 1
        if byte != UInt8(ascii: "%") {
          self.result.append(byte)
        } else if try self.current() == UInt8(ascii: "%") {
          self.result.append(byte)
          self.index += 1
        } else {
          try self.specifier()
        }
      }
      return String(decoding: self.result, as: UTF8.self)
    }

    private func current() throws(SQLError) -> UInt8 {
      guard self.index < self.template.count else { throw Self.unterminated }
      return self.template[self.index]
    }

    private mutating func number() throws(SQLError) -> Int? {
      let start = self.index
      var value = 0
      while self.index < self.template.count, self.template[self.index] &- 48 < 10 {
        value = value * 10 + Int(self.template[self.index] - 48)
        if value > Int(Int32.max) { throw SQLError(.numericValueOutOfRange, "number is out of range") }
        self.index += 1
      }
      return start == self.index ? nil : value
    }

    /// `[position$][-][width]type`
    private mutating func specifier() throws(SQLError) {
      var position: Int?
      let start = self.index
      if let number = try self.number(), try self.current() == UInt8(ascii: "$") {
        if number == 0 {
          throw SQLError(
            .invalidParameterValue,
            "format specifies argument 0, but arguments are numbered from 1"
          )
        }
        position = number
        self.index += 1
      } else {
        self.index = start
      }
      var isLeft = false
      while try self.current() == UInt8(ascii: "-") {
        isLeft = true
        self.index += 1
      }
      var width = 0
      if try self.current() == UInt8(ascii: "*") {
        self.index += 1
        width = try self.widthArgument()
      } else {
        width = try self.number() ?? 0
      }
      if width < 0 { isLeft = true }
      let type = try self.current()
      self.index += 1
      guard "sIL".utf8.contains(type) else {
        let shown = String(decoding: [type], as: UTF8.self)
        throw SQLError(
          .invalidParameterValue,
          "unrecognized format() type specifier \"\(shown)\"",
          hint: "For a single \"%\" use \"%%\"."
        )
      }
      try self.write(type, position: position, width: abs(width), isLeft: isLeft)
    }

    private mutating func widthArgument() throws(SQLError) -> Int {
      self.argument += 1
      if let number = try self.number(), try self.current() == UInt8(ascii: "$") {
        self.index += 1
        self.argument = number
      }
      guard self.argument < self.values.count else { throw Self.tooFew }
      return Int(truncatingIfNeeded: Int32(truncatingIfNeeded: self.values[self.argument].int))
    }

    private mutating func write(_ type: UInt8, position: Int?, width: Int, isLeft: Bool) throws(SQLError) {
      self.argument = position ?? self.argument + 1
      guard self.argument < self.values.count else { throw Self.tooFew }
      let value = self.values[self.argument]
      let text = value.isNull ? "" : self.call.text(value, self.argument)
      let shown: String
      switch type {
      case UInt8(ascii: "I"):
        if value.isNull { throw SQLError(.nullValueNotAllowed, "null values cannot be formatted as an SQL identifier") }
        shown = quoteIdentifier(text)
      case UInt8(ascii: "L"): shown = value.isNull ? "NULL" : quoteLiteral(text)
      default: shown = text
      }
      if width > StringFunctions.mostBytes { throw StringFunctions.tooLong }
      let padding = String(repeating: " ", count: max(0, width - shown.unicodeScalars.count))
      self.result.append(contentsOf: (isLeft ? shown + padding : padding + shown).utf8)
    }
  }
}
