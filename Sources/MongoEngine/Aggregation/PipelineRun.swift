// MongoEngine/Aggregation: pipelines and their stages. This file: what a pipeline that runs reads, writes and uses up.

import BSON
import WireCore

/// What a pipeline that runs reads, writes and uses up; the pipelines in it share it.
struct PipelineRun {
  /// The most bytes that one stage, or the result, may hold.
  static let memoryLimit = 1 << 30
  /// The most bytes that a stage may put into one document.
  static let documentMemoryLimit = 100 << 20
  /// The most documents of a kilobyte that the stages which multiply them may make in all; larger ones count for more.
  static let documentLimit = 100_000_000

  /// Databases and collections.
  var data: MongoData
  /// Where `$sample` and the ids of written documents come from.
  var random: SeededRandom
  /// The server's time, which new ids begin with.
  let now: BSONDate
  /// Whether documents are written that a collection's validator refuses.
  var bypassesValidation = false
  /// What the server says of itself, for the stage that shows it.
  var given: [BSONDocument] = []
  private var ids: ObjectIdGenerator
  private var made = 0

  init(_ data: MongoData, seed: UInt64, now: BSONDate) {
    self.data = data
    self.random = SeededRandom(seed: seed)
    self.ids = ObjectIdGenerator(using: &self.random)
    self.now = now
  }

  /// Counts a document that was made.
  ///
  /// - Throws: MaxTimeMSExpired when there are too many: arrays unwound within arrays have no other end.
  mutating func count(_ document: BSONDocument) throws(MongoError) {
    self.made += 1 + document.byteCount / 1024
    guard self.made <= Self.documentLimit else {
      throw .of(
        .maxTimeMSExpired,
        "operation exceeded time limit: the stages of a pipeline may make \(Self.documentLimit) documents"
      )
    }
  }

  /// All documents of a stream.
  ///
  /// - Parameter stage: who has to hold them, for the error.
  /// - Throws: QueryExceededMemoryLimitNoDiskUseAllowed when they are too large.
  mutating func all(of input: inout any DocumentStream, for stage: String) throws(MongoError) -> [BSONDocument] {
    var documents: [BSONDocument] = []
    var bytes = 0
    while let document = try input.next(&self) {
      bytes += document.byteCount
      guard bytes <= Self.memoryLimit else { throw Self.tooLarge(stage) }
      documents.append(document)
    }
    return documents
  }

  /// All documents of a stream, none of them too large for a message.
  mutating func result(of stream: inout any DocumentStream) throws(MongoError) -> [BSONDocument] {
    let documents = try self.all(of: &stream, for: "the result")
    let limit = StorageRules.maximumSize + (16 << 10)
    for size in documents.lazy.map(\.byteCount) where size > limit {
      throw .of(
        .bsonObjectTooLarge,
        "BSONObj size: \(size) (0x\(String(size, radix: 16, uppercase: true))) is invalid. Size must be between 0 and "
          + "\(limit)(16MB)"
      )
    }
    return documents
  }

  /// A new id for a document.
  mutating func newObjectId() -> ObjectId {
    self.ids.next(seconds: UInt32(truncatingIfNeeded: self.now.millisecondsSince1970 / 1000))
  }

  static func tooLarge(_ stage: String) -> MongoError {
    .of(
      .queryExceededMemoryLimitNoDiskUseAllowed,
      "Exceeded memory limit for \(stage): \(Self.memoryLimit) bytes, and there is no disk to use"
    )
  }
}
