// SQLEngine/Functions: PostgreSQL's functions and operators. This file: patterns of LIKE and SIMILAR TO (manual, 9.7).

/// Patterns of SQL's own.
enum Like {
  static let invalidEscape = SQLError(
    .invalidEscapeSequence,
    "invalid escape string",
    hint: "Escape string must be empty or one character."
  )

  /// Whether a text is like a pattern, in which `%` stands for any characters, `_` for one and `\` escapes.
  static func matches(_ text: String, _ pattern: String, ignoresCase: Bool = false) throws(SQLError) -> Bool {
    var (first, second) = (text, pattern)
    let outcome = first.withUTF8 { text in
      second.withUTF8 { pattern in self.matches(text, pattern, ignoresCase) }
    }
    guard let outcome else {
      throw SQLError(.invalidEscapeSequence, "LIKE pattern must not end with escape character")
    }
    return outcome
  }

  /// The same of bytes.
  static func matches(_ bytes: [UInt8], _ pattern: [UInt8]) throws(SQLError) -> Bool {
    let outcome = bytes.withUnsafeBufferPointer { bytes in
      pattern.withUnsafeBufferPointer { pattern in self.matches(bytes, pattern, false) }
    }
    guard let outcome else {
      throw SQLError(.invalidEscapeSequence, "LIKE pattern must not end with escape character")
    }
    return outcome
  }

  /// `nil` for a pattern that ends with its escape character. Only the last `%` is ever returned to.
  private static func matches(
    _ text: UnsafeBufferPointer<UInt8>,
    _ pattern: UnsafeBufferPointer<UInt8>,
    _ ignoresCase: Bool
  ) -> Bool? {
    var (position, index) = (0, 0)
    var retry: (position: Int, index: Int)?
    while true {
      var isMatch = false
      if index < pattern.count {
        switch pattern[index] {
        case UInt8(ascii: "%"):
          index += 1
          retry = (position, index)
          continue
        case UInt8(ascii: "_"):
          if position < text.count {
            position += 1
            while position < text.count, text[position] & 0xC0 == 0x80 { position += 1 }
            index += 1
            continue
          }
        default:
          var literal = pattern[index]
          var width = 1
          if literal == UInt8(ascii: "\\") {
            guard index + 1 < pattern.count else { return position < text.count ? nil : false }
            literal = pattern[index + 1]
            width = 2
          }
          if position < text.count {
            isMatch =
              ignoresCase ? asciiLower(literal) == asciiLower(text[position]) : literal == text[position]
          }
          if isMatch {
            position += 1
            index += width
            continue
          }
        }
      } else if position == text.count {
        return true
      }
      guard let last = retry, last.position < text.count else { return false }
      retry = (last.position + 1, last.index)
      (position, index) = (last.position + 1, last.index)
    }
  }

  /// A pattern with another escape character, in the usual form.
  static func escape(_ pattern: String, by escape: String) throws(SQLError) -> String {
    let scalars = escape.unicodeScalars
    if scalars.count > 1 { throw self.invalidEscape }
    if escape == "\\" { return pattern }
    var result = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in pattern.unicodeScalars {
      if scalar == scalars.first, !isEscaped {
        isEscaped = true
        result.append("\\")
      } else if scalar == "\\", !isEscaped {
        result += "\\\\".unicodeScalars
      } else {
        isEscaped = false
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// A pattern of SIMILAR TO as a regular expression (`similar_escape_internal`).
  static func similar(_ pattern: String, escape: String) throws(SQLError) -> String {
    let scalars = Array(escape.unicodeScalars)
    if scalars.count > 1 { throw self.invalidEscape }
    var result = "^(?:".unicodeScalars
    var (isEscaped, inBracket, quotes) = (false, false, 0)
    for scalar in pattern.unicodeScalars {
      if isEscaped {
        if scalar == "\"", !inBracket {
          // The part between two escaped quotes is what substring takes.
          quotes += 1
          if quotes > 2 {
            throw SQLError(
              "2200C",
              "SQL regular expression may not contain more than two escape-double-quote separators"
            )
          }
          result += (quotes == 1 ? "){1,1}?(" : "){1,1}(?:").unicodeScalars
        } else {
          result.append("\\")
          result.append(scalar)
        }
        isEscaped = false
      } else if scalar == scalars.first {
        isEscaped = true
      } else if inBracket {
        if scalar == "\\" { result.append("\\") }
        result.append(scalar)
        if scalar == "]" { inBracket = false }
      } else {
        switch scalar {
        case "[":
          result.append(scalar)
          inBracket = true
        case "%": result += ".*".unicodeScalars
        case "_": result.append(".")
        case "(": result += "(?:".unicodeScalars
        case "\\", ".", "^", "$":
          result.append("\\")
          result.append(scalar)
        default: result.append(scalar)
        }
      }
    }
    result += ")$".unicodeScalars
    return String(result)
  }
}
