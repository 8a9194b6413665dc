// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: how COPY's data is written.

package import WireCore

/// The options of COPY that say how its data looks (manual, COPY), checked.
package struct CopyOptions: Hashable, Sendable {
  package enum Format: Hashable, Sendable {
    case text
    case csv
    case binary
  }

  /// What a first line with names is for.
  package enum Header: Hashable, Sendable {
    case none
    case present
    /// Its names have to be the columns'.
    case match
  }

  package let format: Format
  package let delimiter: UInt8
  /// What null is written as.
  package let null: ByteString
  package let header: Header
  /// CSV only.
  package let quote: UInt8
  /// CSV only.
  package let escape: UInt8
  /// CSV only: columns, counted from 0, that are quoted even if they need not be.
  package var forceQuote: Set<Int> = []
  /// CSV only: columns in which the null string is just a string.
  package var forceNotNull: Set<Int> = []
  /// CSV only: columns in which the null string is null also if it is quoted.
  package var forceNull: Set<Int> = []

  /// Options as they stand in the statement; `nil` for those that do not.
  ///
  /// - Throws: what PostgreSQL says about a combination that makes no sense.
  package init(
    format: Format = .text,
    delimiter: String? = nil,
    null: String? = nil,
    header: Header? = nil,
    quote: String? = nil,
    escape: String? = nil
  ) throws(CopyError) {
    let isCSV = format == .csv
    if format == .binary {
      if delimiter != nil { throw CopyError("cannot specify DELIMITER in BINARY mode", state: CopyError.syntaxError) }
      if null != nil { throw CopyError("cannot specify NULL in BINARY mode", state: CopyError.syntaxError) }
    }
    self.format = format
    self.null = ByteString(null ?? (isCSV ? "" : "\\N"))
    self.header = header ?? .none
    self.delimiter = try single(delimiter ?? (isCSV ? "," : "\t"), "delimiter")
    try checkLines(self.delimiter, self.null)
    if !isCSV { try checkTextDelimiter(self.delimiter) }
    if format == .binary, self.header != .none { throw .unsupported("cannot specify HEADER in BINARY mode") }
    if !isCSV, quote != nil { throw .unsupported("COPY quote available only in CSV mode") }
    self.quote = try isCSV ? single(quote ?? "\"", "quote") : 0x22
    if isCSV, self.delimiter == self.quote {
      throw CopyError("COPY delimiter and quote must be different", state: CopyError.invalidParameter)
    }
    if !isCSV, escape != nil { throw .unsupported("COPY escape available only in CSV mode") }
    self.escape = try isCSV ? single(escape ?? quote ?? "\"", "escape") : 0x22
    if self.null.bytes.contains(self.delimiter) {
      throw .unsupported("COPY delimiter must not appear in the NULL specification")
    }
    if isCSV, self.null.bytes.contains(self.quote) {
      throw .unsupported("CSV quote character must not appear in the NULL specification")
    }
  }

  /// Which way a COPY goes.
  package enum Direction: Hashable, Sendable {
    /// COPY FROM.
    case input
    /// COPY TO.
    case output
  }

  /// Checks that options of columns, if given at all, and the header make sense for a direction.
  package func check(
    direction: Direction,
    hasForceQuote: Bool = false,
    hasForceNotNull: Bool = false,
    hasForceNull: Bool = false
  ) throws(CopyError) {
    let options: [(name: String, isGiven: Bool, direction: Direction)] = [
      ("force quote", hasForceQuote, .output), ("force not null", hasForceNotNull, .input),
      ("force null", hasForceNull, .input),
    ]
    for option in options where option.isGiven {
      if self.format != .csv { throw .unsupported("COPY \(option.name) available only in CSV mode") }
      guard option.direction != direction else { continue }
      let statement = option.direction == .input ? "COPY FROM" : "COPY TO"
      throw .unsupported("COPY \(option.name) only available using \(statement)")
    }
    if direction == .output, self.header == .match {
      throw .unsupported("cannot use \"match\" with HEADER in COPY TO")
    }
  }
}

/// The one byte of an option.
private func single(_ value: String, _ name: String) throws(CopyError) -> UInt8 {
  guard value.utf8.count == 1, let byte = value.utf8.first else {
    throw .unsupported("COPY \(name) must be a single one-byte character")
  }
  return byte
}

/// What ends a line cannot stand in it.
private func checkLines(_ delimiter: UInt8, _ null: ByteString) throws(CopyError) {
  if delimiter == 0x0A || delimiter == 0x0D {
    throw CopyError("COPY delimiter cannot be newline or carriage return", state: CopyError.invalidParameter)
  }
  if null.bytes.contains(where: { $0 == 0x0A || $0 == 0x0D }) {
    let message = "COPY null representation cannot use newline or carriage return"
    throw CopyError(message, state: CopyError.invalidParameter)
  }
}

/// The text format escapes some bytes by these.
private func checkTextDelimiter(_ delimiter: UInt8) throws(CopyError) {
  let character = Unicode.Scalar(delimiter)
  switch character {
  case "\\", ".", "a"..."z", "0"..."9":
    throw CopyError("COPY delimiter cannot be \"\(character)\"", state: CopyError.invalidParameter)
  default: break
  }
}

extension CopyError {
  fileprivate static func unsupported(_ message: String) -> Self { Self(message, state: Self.notSupported) }
}
