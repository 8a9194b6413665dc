// FakeMongo: the public front. This file: filling a server from files of documents.

import BSON

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Why a seed could not be taken.
public struct MongoSeedError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, or `seed` where the text did not come from one.
  public let file: String
  /// The line, counted from 1; `nil` where a document was refused that could be read.
  public let line: Int?
  /// What is wrong.
  public let reason: String

  /// `users.ndjson:3: expected a value, got '}'`.
  public var description: String { "\(self.file)\(self.line.map { ":\($0)" } ?? ""): \(self.reason)" }
}

extension FakeMongo {
  /// Fills a collection from a file of documents in Extended JSON: one array of them, or one after the other, as in
  /// NDJSON.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - namespace: the collection: `app.users`.
  /// - Returns: the number of documents.
  /// - Throws: ``MongoSeedError`` for what is no such file, without inserting anything, or for the first document that
  ///   cannot be inserted; those before it stay. Foundation's error when the file cannot be read.
  @discardableResult
  public func seed(file path: String, into namespace: String) throws -> Int {
    try self.seed(Array(Data(contentsOf: URL(fileURLWithPath: path))), into: namespace, name: path)
  }

  /// Fills a collection from documents in Extended JSON: one array of them, or one after the other.
  ///
  /// - Parameters:
  ///   - text: the documents.
  ///   - namespace: the collection: `app.users`.
  /// - Returns: the number of documents.
  /// - Throws: ``MongoSeedError`` for what is no such text, without inserting anything, or for the first document that
  ///   cannot be inserted; those before it stay.
  @discardableResult
  public func seed(_ text: String, into namespace: String) throws(MongoSeedError) -> Int {
    try self.seed(Array(text.utf8), into: namespace, name: "seed")
  }

  private func seed(_ text: [UInt8], into namespace: String, name: String) throws(MongoSeedError) -> Int {
    let parts = namespace.split(at: ".", maxSplits: 1)
    guard parts.count == 2 else {
      throw MongoSeedError(file: name, line: nil, reason: "expected database.collection, got '\(namespace)'")
    }
    let documents: [BSONDocument]
    do throws(ExtendedJSONError) {
      documents = try BSONDocument.list(extendedJSON: text)
    } catch {
      throw MongoSeedError(file: name, line: error.line, reason: error.description)
    }
    do throws(FakeMongoError) {
      return try self[parts[0]][parts[1]].insert(documents).count
    } catch {
      throw MongoSeedError(file: name, line: nil, reason: error.description)
    }
  }
}
