// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: what is wrong with a COPY.

package import WireCore

/// Data that COPY does not take, or options that make no sense, worded and numbered as PostgreSQL 15 does.
package struct CopyError: Error, Hashable, Sendable, CustomStringConvertible {
  package static let badFormat = "22P04"
  package static let notSupported = "0A000"
  package static let invalidParameter = "22023"
  package static let syntaxError = "42601"
  package static let programLimit = "54000"

  /// The SQLSTATE.
  package var state: String
  package var message: String
  package var detail: String?
  package var hint: String?
  /// Where in the data.
  package var place: CopyPlace?

  package init(
    _ message: String,
    state: String = Self.badFormat,
    detail: String? = nil,
    hint: String? = nil
  ) {
    self.message = message
    self.state = state
    self.detail = detail
    self.hint = hint
  }

  init(_ error: InvalidText) { self.init(error.message, state: InvalidText.state) }

  func at(_ place: CopyPlace) -> Self {
    var result = self
    result.place = place
    return result
  }

  package var description: String { "\(self.state): \(self.message)" }
}

/// Where in a COPY's data something is.
package struct CopyPlace: Hashable, Sendable {
  /// Of text, or the row's number in binary data; counted from 1.
  package var line: Int
  /// The line itself, where PostgreSQL shows it.
  package var text: ByteString?
  /// The column that was read, and its value.
  package var column: Column?

  package enum Column: Hashable, Sendable {
    /// Shown without a value: binary data.
    case name(String)
    /// `nil` is null.
    case value(name: String, ByteString?)
  }

  package init(line: Int, text: ByteString? = nil, column: Column? = nil) {
    self.line = line
    self.text = text
    self.column = column
  }

  /// What PostgreSQL puts into the field `W`: `COPY t, line 2, column a: "x"`.
  package func context(relation: String) -> String {
    let start = "COPY \(relation), line \(self.line)"
    switch self.column {
    case .name(let name): return "\(start), column \(name)"
    case .value(let name, nil): return "\(start), column \(name): null input"
    case .value(let name, let value?): return "\(start), column \(name): \"\(shortened(value))\""
    case nil: return self.text.map { "\(start): \"\(shortened($0))\"" } ?? start
    }
  }
}

/// At most 100 bytes of a text, whole characters.
private func shortened(_ text: ByteString) -> String {
  guard text.count > 100 else { return text.string }
  var end = 100
  while end > 0, text.bytes[end] & 0xC0 == 0x80 { end -= 1 }
  return String(decoding: text.bytes[..<end], as: UTF8.self) + "..."
}
