// Tests of DataTracing, Mongo. This file: generated commands, whose values no text may show.

import Foundation
import Testing

@testable import DataTracing

/// Commands whose values all carry a mark that no name has.
private struct CommandGrammar {
  static let mark = "7734077"

  var random: TestRandom

  static let names = [
    "", "a", "name", "$", "$in", "$set", "a.b", "\"", "\\", "\":\"", "\n", "\0", "?", "…", "é", "e\u{301}", "👨‍👩‍👧",
    "lsid", "$db", "find", "documents", String(repeating: "long", count: 500),
    "a" + String(repeating: "\u{301}", count: 500),
  ]
  static let values = [
    mark, "\"\(mark)", "\\\(mark)\"", "'\(mark)", "\(mark)…", "\u{301}\(mark)", "{\"\(mark)\":", "$\(mark)",
  ]
  static let commands = [
    "find", "insert", "update", "aggregate", "distinct", "drop", "getMore", "ping", "dropUser", "usersInfo",
    "renameCollection", "setParameter", "createUser", "hello", "nonsense", "",
  ]

  mutating func pick<Element>(_ choices: [Element]) -> Element {
    choices[Int.random(in: choices.indices, using: &self.random)]
  }

  mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &self.random) == 0 }

  mutating func scalar() -> StubValue {
    self.chance(2) ? .string(self.pick(Self.values)) : .int(Int(Self.mark) ?? 0)
  }

  mutating func value(_ depth: Int) -> StubValue {
    if self.chance(60) { return self.chain(Int.random(in: 1...60, using: &self.random)) }
    switch Int.random(in: 0..<(depth > 0 ? 6 : 3), using: &self.random) {
    case 3: return .document(self.document(depth - 1))
    case 4: return .list((0..<self.width()).map { _ in self.value(depth - 1) })
    case 5:
      let element = self.value(depth - 1)
      return .list(Array(repeating: element, count: self.width()))
    default: return self.scalar()
    }
  }

  /// Documents and arrays in one another, deeper than any text goes.
  mutating func chain(_ depth: Int) -> StubValue {
    var value = self.scalar()
    for _ in 0..<depth {
      value =
        self.chance(2) ? .list([value]) : .document(StubDocument([.init(name: self.pick(Self.names), value: value)]))
    }
    return value
  }

  mutating func width() -> Int { self.chance(40) ? 300 : Int.random(in: 0...4, using: &self.random) }

  mutating func document(_ depth: Int = 3) -> StubDocument {
    StubDocument((0..<self.width()).map { _ in .init(name: self.pick(Self.names), value: self.value(depth)) })
  }

  /// A command as an application or its client makes one: of some the first value is a collection's name.
  mutating func command() -> StubDocument {
    let name = self.pick(Self.commands)
    let first = MongoCommandTarget.isNamed(by: name) ? "users" : self.scalar()
    return StubDocument([.init(name: name, value: first)] + self.document().fields)
  }

  mutating func request() -> any MongoRequest<StubDocument> {
    let (one, other) = (self.document(), self.document())
    switch Int.random(in: 0..<7, using: &self.random) {
    case 0: return MongoInsert([one, other])
    case 1: return MongoUpdate([.init(one, .document(other), isUpsert: true)])
    case 2: return MongoDelete([.init(one), .init(other)])
    case 3: return MongoAggregate([one, other], batchSize: 7, options: self.document())
    case 4: return MongoFindAndModify(one, .pipeline([other]), sort: self.document())
    case 5: return MongoCount(one, limit: 5, options: other)
    default: return MongoFind(one, sort: other, projection: self.document())
    }
  }
}

/// A document that counts how much of it is looked at.
private struct CountedDocument: MongoDocument {
  let fields: [StubDocument.Field]
  let tally: Tally

  var mongoFields: AnySequence<MongoField> {
    AnySequence(
      self.fields.lazy.map { field in
        self.tally.add()
        return MongoField(field.name, self.node(field.value))
      }
    )
  }

  private func node(_ value: StubValue) -> MongoNode {
    switch value {
    case .document(let document): .document(CountedDocument(fields: document.fields, tally: self.tally).mongoFields)
    case .list(let elements):
      .array(
        AnySequence(
          elements.lazy.map { element in
            self.tally.add()
            return self.node(element)
          }
        )
      )
    default: value.node
    }
  }
}

extension StubDocument {
  /// The same fields with other values.
  fileprivate var withOtherValues: StubDocument {
    StubDocument(self.fields.map { Field(name: $0.name, value: $0.value.withOtherValues) })
  }
}

extension StubValue {
  fileprivate var withOtherValues: StubValue {
    switch self {
    case .string: .int(1)
    case .int, .bool: .string("x\"y")
    case .list(let elements): .list(elements.map(\.withOtherValues))
    case .document(let document): .document(document.withOtherValues)
    }
  }
}

@Suite struct MongoQueryTextFuzzTests {
  /// `BACKLOT_FUZZ_COMMANDS` and `BACKLOT_FUZZ_SEED` change how many and which commands.
  private static func seeds(_ count: Int) -> Range<UInt64> {
    let environment = ProcessInfo.processInfo.environment
    let first = environment["BACKLOT_FUZZ_SEED"].flatMap(UInt64.init) ?? 0
    return first..<first + (environment["BACKLOT_FUZZ_COMMANDS"].flatMap(UInt64.init) ?? UInt64(count))
  }

  private static let limits = [1, 7, 40, 256, 2_000, 100_000]

  @Test func noValueComesThrough() {
    for seed in Self.seeds(600) {
      var grammar = CommandGrammar(random: TestRandom(seed: seed))
      let limit = grammar.pick(Self.limits)
      let command = grammar.command()
      let text = MongoQueryText.text(of: command, limit: limit)
      #expect(!text.contains(CommandGrammar.mark), "seed \(seed): \(text)")
      #expect(text.unicodeScalars.count <= limit, "seed \(seed)")
      if !text.hasSuffix("…") {
        #expect(throws: Never.self, "seed \(seed): \(text)") { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
      }
      guard case .string("users")? = command.fields.first?.value else { continue }
      let others = StubDocument(
        command.fields.prefix(1) + StubDocument(Array(command.fields.dropFirst())).withOtherValues.fields
      )
      #expect(MongoQueryText.text(of: others, limit: limit) == text, "seed \(seed)")
    }
  }

  @Test func noValueOfARequestComesThrough() {
    for seed in Self.seeds(300) {
      var grammar = CommandGrammar(random: TestRandom(seed: seed))
      let limit = grammar.pick(Self.limits)
      let text = MongoQueryText.text(of: grammar.request().command(on: "users"), limit: limit)
      #expect(!text.contains(CommandGrammar.mark), "seed \(seed): \(text)")
      #expect(text.unicodeScalars.count <= limit, "seed \(seed)")
    }
  }

  /// What is looked at depends on the text's limit and not on the command.
  @Test func noMoreIsLookedAtThanFits() {
    for seed in Self.seeds(60) {
      var grammar = CommandGrammar(random: TestRandom(seed: seed))
      let tally = Tally()
      let wide = (0..<200).map { _ in
        StubDocument.Field(name: grammar.pick(CommandGrammar.names), value: grammar.value(2))
      }
      _ = MongoQueryText.text(of: CountedDocument(fields: wide, tally: tally), limit: 256)
      #expect(tally.count <= 256 + 2 * MongoQueryText.depthLimit, "seed \(seed)")
    }
  }
}
