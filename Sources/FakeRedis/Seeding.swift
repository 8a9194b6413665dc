// FakeRedis: the public front. This file: filling a server from a file of commands.

import RESP
import WireCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A line of a seed that could not be carried out.
public struct SeedError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, or `seed` where the text did not come from one.
  public var file: String
  /// The line, counted from 1.
  public var line: Int
  /// The line's text, at most 200 characters of it.
  public var text: String
  /// The server's error, or what is wrong with the line.
  public var reason: String

  /// `users.redis:3: ERR value is not an integer or out of range (INCR name)`.
  public var description: String { "\(self.file):\(self.line): \(self.reason) (\(self.text))" }
}

extension FakeRedis {
  /// Fills the server from a file of commands, one a line, quoted as for redis-cli. Empty lines and lines that begin
  /// with `#` are passed over. Nothing is logged.
  ///
  /// - Throws: ``SeedError`` for the first line that does not work; the lines before it stay in effect. Foundation's
  ///   error when the file cannot be read.
  public func seed(from path: String) throws {
    try self.seed(String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8), name: path)
  }

  /// Fills the server from commands, one a line, quoted as for redis-cli. SELECT holds for the lines behind it.
  ///
  /// - Parameters:
  ///   - commands: the text.
  ///   - name: what errors call it.
  /// - Throws: ``SeedError`` for the first line that does not work; the lines before it stay in effect.
  public func seed(_ commands: String, name: String = "seed") throws(SeedError) {
    var database = 0
    let lines = commands.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (index, line) in lines.enumerated() where !line.hasPrefix("#") {
      let error = { (reason: String) in
        SeedError(file: name, line: index + 1, text: String(line.prefix(200)), reason: reason)
      }
      guard let words = splitWords(ByteString(String(line))) else { throw error("unbalanced quotes") }
      if words.isEmpty { continue }
      if case .error(let message) = self.execute(words, database: database) { throw error(message) }
      if words[0].equalsIgnoringCase("select"), let number = Int(words[1].string) { database = number }
    }
  }
}
