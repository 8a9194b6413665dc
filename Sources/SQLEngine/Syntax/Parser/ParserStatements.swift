// SQLEngine, parser. This file: statements by their first word.

extension Parser {
  mutating func statement() throws(SyntaxFailure) -> Statement {
    switch self.keyword {
    case .select, .values, .table, .with, .insert, .update, .delete, .merge: return try self.preparableStatement()
    case .create: return try self.create()
    case .alter: return try self.alter()
    case .drop: return try self.drop()
    case .truncate: return try self.truncate()
    case .comment: return try self.comment()
    case .grant, .revoke: return try self.grant()
    case .begin, .start: return try self.begin()
    case .commit, .end: return try self.commit()
    case .rollback, .abort: return try self.rollback()
    case .savepoint: return try self.savepoint()
    case .release: return try self.release()
    case .set: return try self.set()
    case .reset: return try self.reset()
    case .show: return try self.show()
    case .prepare: return try self.prepare()
    case .execute: return .execute(try self.execute())
    case .deallocate: return try self.deallocate()
    default: return try self.rarerStatement()
    }
  }

  private mutating func rarerStatement() throws(SyntaxFailure) -> Statement {
    switch self.keyword {
    case .declare: return try self.declare()
    case .fetch, .move: return try self.fetch()
    case .close: return try self.close()
    case .listen: return try self.listen()
    case .unlisten: return try self.unlisten()
    case .notify: return try self.notify()
    case .discard: return try self.discard()
    case .copy: return try self.copy()
    case .explain: return try self.explain()
    case .vacuum: return try self.vacuum()
    case .analyze, .analyse: return try self.analyze()
    case .cluster: return try self.cluster()
    case .reindex: return try self.reindex()
    case .checkpoint: return self.checkpoint()
    case .lock: return try self.lock()
    case .refresh: return try self.refresh()
    case .call: return try self.call()
    case .do: return try self.anonymousBlock()
    case .import, .security, .reassign, .load: return try self.namedOpaque()
    default:
      if self.at(.leftParenthesis) { return .query(try self.query()) }
      throw self.syntaxError()
    }
  }

  private mutating func namedOpaque() throws(SyntaxFailure) -> Statement {
    let position = self.position
    var words: [String] = []
    switch self.keyword {
    case .import: words = ["IMPORT", "FOREIGN", "SCHEMA"]
    case .security: words = ["SECURITY", "LABEL"]
    case .reassign: words = ["REASSIGN", "OWNED"]
    default: words = ["LOAD"]
    }
    for word in words {
      guard self.keyword?.text.uppercased() == word else { throw self.syntaxError() }
      self.advance()
    }
    if words == ["LOAD"] { _ = try self.string() }
    return try self.opaque(words.joined(separator: " "), nil, at: position)
  }
}
