// DataTracing, Diagnostics: what a database can say about its own work. This file: a statement's names and signs, from
// the lexer.

extension StatementPiece {
  /// What stands in a text, without blanks and comments.
  static func pieces(_ text: String, _ system: DatabaseSystem) -> [StatementPiece] {
    let bytes = Array(text.utf8)
    var lexer = SQLLexer(SQLDialect(system), count: bytes.count)
    var pieces: [StatementPiece] = []
    while let token = lexer.next(bytes.span) {
      if !token.isBlank { pieces.append(StatementPiece(token.kind, bytes[token.start..<token.end])) }
    }
    return pieces
  }

  private init(_ kind: SQLToken.Kind, _ bytes: ArraySlice<UInt8>) {
    switch kind {
    case .word: self = .name(String(decoding: bytes, as: UTF8.self), isQuoted: false)
    case .quotedName: self = .name(Self.unquoted(bytes), isQuoted: true)
    case .openParenthesis: self = .symbol("(")
    case .closeParenthesis: self = .symbol(")")
    case .comma: self = .symbol(",")
    case .dot: self = .symbol(".")
    case .semicolon: self = .symbol(";")
    default: self = .other
    }
  }

  /// The name between the quotes; a doubled quote stands for one.
  private static func unquoted(_ bytes: ArraySlice<UInt8>) -> String {
    guard let quote = bytes.last else { return "" }
    let name = String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self)
    let sign = String(decoding: [quote], as: UTF8.self)
    return name.split(separator: sign + sign, omittingEmptySubsequences: false).joined(separator: sign)
  }
}
