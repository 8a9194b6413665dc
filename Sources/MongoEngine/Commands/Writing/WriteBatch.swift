// MongoEngine/Commands/Writing: the commands that write documents. This file: the writes of one command, in order or not
// (manual: "Database Commands", "insert", "update", "delete").

import BSON

/// The writes of one command.
struct WriteBatch {
  private let count: Int
  private let isOrdered: Bool
  private let isInTransaction: Bool
  private let isAcknowledged: Bool
  /// What went wrong, as the reply has it.
  private var errors: [BSONDocument] = []
  /// The bytes of all that.
  private var size = 0

  /// Begins a batch.
  ///
  /// - Throws: InvalidLength for none, or for more than 100,000 writes.
  init(_ call: CommandCall, count: Int) throws(MongoError) {
    guard 1...100_000 ~= count else {
      throw .of(.invalidLength, "Write batch sizes must be between 1 and 100000. Got \(count) operations.")
    }
    self.count = count
    self.isOrdered = try Self.isOrdered(call)
    self.isInTransaction = call.isInTransaction
    self.isAcknowledged = try WriteConcern(call)?.isAcknowledged ?? true
  }

  private static func isOrdered(_ call: CommandCall) throws(MongoError) -> Bool {
    switch call.body["ordered"] {
    case nil: return true
    case .bool(let isOrdered)?: return isOrdered
    case let value?: throw call.mismatch("ordered", value, ["bool"])
    }
  }

  /// Carries the writes out; the first that fails is the last if they are ordered.
  ///
  /// - Throws: within a transaction what a write throws; else only what concerns all of them.
  mutating func run(_ write: (Int) throws(MongoError) -> Void) throws(MongoError) {
    for index in 0..<self.count {
      do throws(MongoError) {
        try write(index)
      } catch {
        if self.isInTransaction || error.code == MongoErrorCode.writeConflict.rawValue { throw error }
        self.note(error, index)
        if self.isOrdered { break }
      }
    }
  }

  /// Once there is a lot to say, messages are left out, so that the reply does not become too long.
  private mutating func note(_ error: MongoError, _ index: Int) {
    var error = error
    if self.size > 1 << 20 { error.message = "" }
    let entry = error.entry(index)
    self.size += entry.byteCount
    self.errors.append(entry)
  }

  /// The reply, which says nothing to a client that does not want to know.
  func completed(_ reply: BSONDocument) -> BSONDocument { self.isAcknowledged ? reply : [:] }

  /// Adds what went wrong to a reply.
  func report(in reply: inout BSONDocument) {
    guard !self.errors.isEmpty else { return }
    reply.append("writeErrors", .array(BSONArray(self.errors.map { .document($0) })))
  }
}

extension MongoError {
  /// An element of `writeErrors`.
  fileprivate func entry(_ index: Int) -> BSONDocument {
    var entry: BSONDocument = ["index": .integer(Int64(index)), "code": .int32(self.code)]
    self.appendInfo(to: &entry)
    entry.append("errmsg", .string(self.message))
    return entry
  }
}
