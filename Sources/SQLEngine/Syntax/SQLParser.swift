// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: from a text to its statements.

/// What a text of SQL says.
package struct ParsedText: Sendable {
  /// Without empty ones.
  package var statements: [ParsedStatement]
  /// NOTICEs about names that were too long.
  package var notices: [SQLError]
}

/// Parser of PostgreSQL 15's dialect of SQL (manual, part II and the reference of commands).
package enum SQLParser {
  /// Statements parted by semicolons.
  ///
  /// - Throws: what PostgreSQL says of a text it can't parse, with the place; `0A000` for a clause that this parser
  ///   knows but the engine does not; `54001` for one that is nested too deep. As in PostgreSQL, one error anywhere
  ///   in the text leaves nothing of it.
  package static func parse(_ text: String) throws(SQLError) -> ParsedText {
    let tokens = Lexer.read(text)
    var parser = Parser(tokens)
    do throws(SyntaxFailure) {
      return ParsedText(statements: try parser.statements(), notices: tokens.notices)
    } catch {
      throw error.error
    }
  }

  /// One expression by itself, as a column's default that the catalog keeps as text.
  ///
  /// - Throws: as ``parse(_:)``, and if anything stands behind the expression.
  package static func parseExpression(_ text: String) throws(SQLError) -> Expression {
    var parser = Parser(Lexer.read(text))
    do throws(SyntaxFailure) {
      let expression = try parser.expression()
      try parser.expect(.endOfText)
      return expression
    } catch {
      throw error.error
    }
  }

  /// A type by itself, as in a cast to `regtype`.
  ///
  /// - Throws: as ``parse(_:)``, and if anything stands behind the type.
  package static func parseTypeName(_ text: String) throws(SQLError) -> TypeName {
    var parser = Parser(Lexer.read(text))
    do throws(SyntaxFailure) {
      let type = try parser.typeName()
      try parser.expect(.endOfText)
      return type
    } catch {
      throw error.error
    }
  }
}

extension Parser {
  fileprivate mutating func statements() throws(SyntaxFailure) -> [ParsedStatement] {
    var statements: [ParsedStatement] = []
    while true {
      while self.accept(.semicolon) {}
      if self.at(.endOfText) { return statements }
      let start = Int(self.token.start)
      let statement = try self.statement()
      statements.append(ParsedStatement(statement, range: start..<self.end))
      guard self.at(.semicolon) || self.at(.endOfText) else { throw self.syntaxError() }
    }
  }
}
