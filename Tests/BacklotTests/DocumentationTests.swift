// BacklotTests. This file: README.md and the guides show nothing that these tests do not run.

import Backlot
import BacklotCLI
import Foundation
import LoopbackClients
import Testing

/// The one line of the README's tests that depends on the client.
func connect(to redis: FakeRedis) async throws -> TracedRedis {
  TracedRedis(try await RedisLoopbackClient.connect(host: redis.host, port: redis.port))
}

@Suite struct DocumentationTests {
  /// A block between fences: the words behind the opening fence, and what stands inside.
  struct Block {
    var language: String
    var lines: [String]
  }

  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The tests whose bodies documents show.
  private static let examples = [
    "BacklotTests/ReadmeTests", "BacklotTests/ReadmePostgresTests", "BacklotTests/ReadmeMongoTests",
    "BacklotTests/ReadmeXCTests",
    "BacklotTests/GuideTests", "DataTracingTests/SQL/PoolGuideTests", "DataTracingTests/SQL/SQLGuideTests",
    "DataTracingTests/Statement/StatementGuideTests", "DataTracingTests/Diagnostics/DiagnosticsGuideTests",
    "TraceTestingTests/Queries/QueryGuideTests", "TraceTestingTests/Queries/QueryFailureTextTests",
    "GRDBTracingTests/GRDBGuideTests", "DataTracingTests/Mongo/MongoGuideTests", "DataTracingTests/Mongo/StubMongo",
  ]

  @Test(
    arguments: [
      "README.md", "docs/recording.md", "docs/goldens.md", "docs/faults.md", "docs/sql.md", "docs/pool.md",
      "docs/statements.md", "docs/diagnostics.md", "docs/mongo.md", "docs/adapters/grdb.md",
    ]
  )
  func everySampleIsTested(_ document: String) throws {
    let tests = try Self.examples.map { try Self.lines(of: "Tests/\($0).swift") }
    let samples = Self.blocks(of: try Self.lines(of: document)).filter { ["swift", "text"].contains($0.language) }
    #expect(!samples.isEmpty)
    for sample in samples {
      #expect(
        tests.contains { Self.occurs(sample.lines, in: $0) },
        "no test has, line for line:\n\(sample.lines.joined(separator: "\n"))"
      )
    }
  }

  @Test(
    arguments: [
      "README.md", "CONTRIBUTING.md", "docs/recording.md", "docs/goldens.md", "docs/faults.md", "docs/seed-map.md",
      "docs/sql.md", "docs/mongo.md", "docs/pool.md", "docs/statements.md", "docs/diagnostics.md",
      "docs/adapters/grdb.md",
    ]
  )
  func everyLinkLeadsSomewhere(_ document: String) throws {
    let text = try String(contentsOf: Self.root.appendingPathComponent(document), encoding: .utf8)
    let base = Self.root.appendingPathComponent(document).deletingLastPathComponent()
    for link in text.matches(of: /\]\(([^)#:]+)\)/).map(\.output.1) {
      let target = base.appendingPathComponent(String(link)).path
      #expect(FileManager.default.fileExists(atPath: target), "\(document) links to \(link)")
    }
  }

  @Test func thePageOfRedisCommandsIsUpToDate() throws {
    let page = try Self.lines(of: "docs/compatibility/redis.md").joined(separator: "\n")
    #expect(page == RedisCompatibility.page, "docs/compatibility/redis.md is stale: run `make docs` and commit it")
  }

  @Test func thePageOfMemcachedsCommandsIsUpToDate() throws {
    let page = try Self.lines(of: "docs/compatibility/memcached.md").joined(separator: "\n")
    let isCurrent = page == MemcachedCompatibility.page
    #expect(isCurrent, "docs/compatibility/memcached.md is stale: run `make docs` and commit it")
  }

  @Test func thePageAboutMongoIsUpToDate() throws {
    let page = try Self.lines(of: "docs/compatibility/mongo.md").joined(separator: "\n")
    let isCurrent = page == MongoCompatibility.page
    #expect(isCurrent, "docs/compatibility/mongo.md is stale: run `make docs` and commit it")
  }

  @Test func thePageAboutPostgresIsUpToDate() throws {
    let page = try Self.lines(of: "docs/compatibility/postgres.md").joined(separator: "\n")
    let isCurrent = page == PostgresCompatibility.page
    #expect(isCurrent, "docs/compatibility/postgres.md is stale: run `make docs` and commit it")
  }

  @Test func whatIsRefusedIsNotOffered() {
    let offered = Set(CommandTable.rows.map(\.name))
    #expect(RefusedCommands.commands.filter { offered.contains($0.name) }.map(\.name) == [])
    #expect(RefusedCommands.subcommands.intersection(offered) == [])
  }

  @Test func aSampleIsFoundAtAnyIndentationAndNotInPart() {
    let text = ["struct A {", "  func b() {", "", "    c()", "  }", "}"]
    #expect(Self.occurs(["func b() {", "", "  c()", "}"], in: text))
    #expect(!Self.occurs(["func b() {", "", "c()", "}"], in: text))
    #expect(!Self.occurs(["func b() {", "  c()"], in: text))
    #expect(!Self.occurs(["}", "}", "}"], in: text))
  }

  private static func lines(of path: String) throws -> [String] {
    try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private static func blocks(of lines: [String]) -> [Block] {
    var blocks: [Block] = []
    var open: Block?
    for line in lines {
      if line.hasPrefix("```") {
        if let block = open { blocks.append(block) }
        open = open == nil ? Block(language: String(line.dropFirst(3)), lines: []) : nil
      } else {
        open?.lines.append(line)
      }
    }
    return blocks
  }

  /// Whether lines stand in a text, one after the other, all of them moved right by the same number of spaces.
  private static func occurs(_ lines: [String], in text: [String]) -> Bool {
    guard let first = lines.first, text.count >= lines.count else { return false }
    return (0...text.count - lines.count).contains { start in
      guard text[start].hasSuffix(first) else { return false }
      let indent = text[start].dropLast(first.count)
      guard indent.allSatisfy({ $0 == " " }) else { return false }
      return zip(lines, text[start...]).allSatisfy { line, other in
        line.isEmpty ? other.isEmpty : other == indent + line
      }
    }
  }
}
