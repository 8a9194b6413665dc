// DataTracing, SQL, ORM: what object mappers stand on. This file: statements with `:name` for parameters, as the
// database takes them.

/// Rewrites named parameters: to `$1`, `$2` … in PostgreSQL, where a name that occurs again is the same parameter, and to
/// `?` elsewhere, where it is one more.
struct NamedParameters {
  /// - Throws: ``NamedParameterError``.
  static func statement(_ text: String, _ values: [String: SQLValue], _ dialect: SQLDialect) throws -> SQLStatement {
    var rewriting = Self(text, values, isNumbered: dialect == .postgresql)
    for token in SQLLexer.tokens(of: text, dialect) { try rewriting.take(token) }
    if let unused = values.keys.filter({ rewriting.places[$0] == nil }).min() {
      throw NamedParameterError.unused(name: unused)
    }
    return SQLStatement(String(decoding: rewriting.output, as: UTF8.self), rewriting.parameters)
  }

  private let bytes: [UInt8]
  private let values: [String: SQLValue]
  private let isNumbered: Bool
  private var output: [UInt8] = []
  private var parameters: [SQLValue] = []
  /// The first place of each name.
  private var places: [String: Int] = [:]
  /// A colon that may begin a parameter, if a name follows it.
  private var hasColon = false
  /// Brackets that are open, and whether an operand is behind the last token: `a[1:n]` is a slice.
  private var brackets = 0
  private var isAfterOperand = false

  private init(_ text: String, _ values: [String: SQLValue], isNumbered: Bool) {
    self.bytes = Array(text.utf8)
    self.values = values
    self.isNumbered = isNumbered
  }

  private mutating func take(_ token: SQLToken) throws {
    defer { if !token.isBlank { self.note(token) } }
    let piece = self.bytes[token.start..<token.end]
    if self.hasColon, token.kind == .word {
      self.hasColon = false
      return try self.place(String(decoding: piece, as: UTF8.self))
    }
    self.passColon()
    if self.isColon(token, piece) {
      self.hasColon = true
    } else if token.kind == .placeholder, piece.first == UInt8(ascii: ":"), piece.count > 1, !self.isInSlice {
      try self.place(String(decoding: piece.dropFirst(), as: UTF8.self))
    } else {
      self.output += piece
    }
  }

  /// A colon by itself: not one of `::`, `:=` or of a slice.
  private func isColon(_ token: SQLToken, _ piece: ArraySlice<UInt8>) -> Bool {
    let colon = UInt8(ascii: ":")
    guard token.kind == .symbol, piece.elementsEqual([colon]), self.output.last != colon else { return false }
    guard token.end < self.bytes.count, SQLByte.startsName(self.bytes[token.end]) else { return false }
    return !self.isInSlice
  }

  /// Whether a colon here parts the bounds of a slice.
  private var isInSlice: Bool { self.brackets > 0 && self.isAfterOperand }

  private mutating func passColon() {
    if self.hasColon { self.output.append(UInt8(ascii: ":")) }
    self.hasColon = false
  }

  private mutating func note(_ token: SQLToken) {
    if token.kind == .openBracket { self.brackets += 1 }
    if token.kind == .closeBracket { self.brackets = max(0, self.brackets - 1) }
    self.isAfterOperand =
      token.isLiteral || token.isName || [.placeholder, .closeParenthesis, .closeBracket].contains(token.kind)
  }

  /// - Throws: ``NamedParameterError/missing(name:)``.
  private mutating func place(_ name: String) throws {
    guard let value = self.values[name] else { throw NamedParameterError.missing(name: name) }
    if !self.isNumbered {
      self.parameters.append(value)
      self.places[name] = self.parameters.count
      self.output.append(UInt8(ascii: "?"))
      return
    }
    let known = self.places[name]
    if known == nil { self.parameters.append(value) }
    let place = known ?? self.parameters.count
    self.places[name] = place
    self.output += Array("$\(place)".utf8)
  }
}
