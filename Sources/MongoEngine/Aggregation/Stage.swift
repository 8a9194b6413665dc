// MongoEngine/Aggregation: pipelines and their stages, one file each (manual: "Aggregation Stages"). This file: what a
// stage is; documents flow from stage to stage when the next one asks for them.

import BSON

/// Documents that are made one by one, when they are asked for.
protocol DocumentStream {
  /// The next document; `nil` after the last.
  mutating func next(_ run: inout PipelineRun) throws(MongoError) -> BSONDocument?
}

/// A stage, read once and run any number of times.
protocol Stage: Sendable {
  /// The documents that the stage makes of others.
  func stream(over input: any DocumentStream) -> any DocumentStream
  /// Whether it makes one document of each, always.
  var keepsCount: Bool { get }
}

extension Stage {
  var keepsCount: Bool { false }
}

/// A stage that looks at each document by itself and makes one of it, or none.
protocol DocumentStage: Stage {
  /// What becomes of a document; `nil` if it goes no further.
  func apply(_ document: BSONDocument) throws(MongoError) -> BSONDocument?
}

extension DocumentStage {
  func stream(over input: any DocumentStream) -> any DocumentStream { MappedStream(stage: self, input: input) }
}

/// A stage that has to see the last document before it can give the first.
protocol CollectingStage: Stage {
  /// What becomes of all documents.
  func collect(_ input: inout any DocumentStream, _ run: inout PipelineRun) throws(MongoError) -> [BSONDocument]
}

extension CollectingStage {
  func stream(over input: any DocumentStream) -> any DocumentStream { CollectedStream(stage: self, input: input) }
}

/// A stage that has its documents from elsewhere: it is the first of its pipeline, and no collection is read for it.
protocol SourceStage: CollectingStage {}

/// Several stages that are written as one.
struct StageSequence: Stage {
  let stages: [any Stage]

  func stream(over input: any DocumentStream) -> any DocumentStream {
    self.stages.reduce(input) { $1.stream(over: $0) }
  }
}

/// Documents that are there already.
struct ListStream: DocumentStream {
  private var rest: IndexingIterator<[BSONDocument]>

  init(_ documents: [BSONDocument]) { self.rest = documents.makeIterator() }

  mutating func next(_ run: inout PipelineRun) -> BSONDocument? { self.rest.next() }
}

private struct MappedStream<MappingStage: DocumentStage>: DocumentStream {
  let stage: MappingStage
  var input: any DocumentStream

  mutating func next(_ run: inout PipelineRun) throws(MongoError) -> BSONDocument? {
    while let document = try self.input.next(&run) {
      if let result = try self.stage.apply(document) { return result }
    }
    return nil
  }
}

private struct CollectedStream<WholeStage: CollectingStage>: DocumentStream {
  let stage: WholeStage
  var input: any DocumentStream
  private var made: ListStream?

  init(stage: WholeStage, input: any DocumentStream) {
    self.stage = stage
    self.input = input
  }

  mutating func next(_ run: inout PipelineRun) throws(MongoError) -> BSONDocument? {
    if self.made == nil { self.made = ListStream(try self.stage.collect(&self.input, &run)) }
    return self.made?.next(&run)
  }
}
