// SQLEngine, lexer. This file: tokens.

/// A token: its kind, and where it stands in the text.
struct Token: Sendable {
  enum Kind: UInt8, Sendable {
    /// Behind the last token.
    case endOfText
    /// What follows can't be read; the error is ``Tokens/failure``.
    case failure
    case keyword
    /// NULLS before FIRST or LAST, which is no name.
    case nullsOrder
    /// A name that stands in the text as it is.
    case identifier
    /// A name in ``Tokens/texts``: folded, quoted or cut.
    case quotedIdentifier
    /// A string constant whose content stands in the text as it is, between quotes.
    case string
    /// A string constant in ``Tokens/texts``.
    case escapedString
    /// A bit string constant in ``Tokens/texts``, with the letter `b` or `x` in front.
    case bits
    case integerLiteral
    case numericLiteral
    /// Its number is the token's ``Token/value``.
    case parameter
    /// An operator that has no kind of its own.
    case customOperator
    case comma, semicolon, leftParenthesis, rightParenthesis, leftBracket, rightBracket, dot, colon
    case doubleDot, typecast, colonEquals, equalsGreater
    case plus, minus, star, slash, percent, caret
    case less, greater, equals, lessEquals, greaterEquals, notEquals
    /// A character that begins no token.
    case other
  }

  var kind: Kind
  /// Only of key words.
  var keyword: Keyword?
  /// In bytes.
  var start: UInt32
  var end: UInt32
  /// Counts characters from 1.
  var position: UInt32
  /// An index of ``Tokens/texts``, or a parameter's number.
  var value: UInt32 = 0
}

/// What the lexer made of a text. A class, so that a parser is small: it is on the stack many times.
final class Tokens: Sendable {
  let bytes: [UInt8]
  /// Ends with ``Token/Kind/endOfText`` or ``Token/Kind/failure``.
  let tokens: [Token]
  /// What could not be left in the text.
  let texts: [String]
  /// Why the text can't be read behind the last token.
  let failure: SyntaxFailure?
  /// Names that were cut.
  let notices: [SQLError]

  init(bytes: [UInt8], tokens: [Token], texts: [String], failure: SyntaxFailure?, notices: [SQLError]) {
    self.bytes = bytes
    self.tokens = tokens
    self.texts = texts
    self.failure = failure
    self.notices = notices
  }
}
