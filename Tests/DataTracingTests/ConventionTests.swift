// Tests of DataTracing. This file: the names, and which generation of them is written.

import Testing

@testable import DataTracing

@Suite struct ConventionTests {
  @Test(
    arguments: [
      (nil, .stable), ("", .stable), ("database", .stable), ("http", .stable), ("database/dup", .duplicate),
      ("http,database/dup", .duplicate), ("database, database/dup", .duplicate), ("database/duplicate", .stable),
    ] as [(String?, SemanticConventions)]
  )
  func stabilityOptIn(value: String?, expected: SemanticConventions) {
    #expect(SemanticConventions(stabilityOptIn: value) == expected)
  }

  @Test func legacyIsChosenInCodeOnly() {
    #expect(SemanticConventions(stabilityOptIn: "legacy") == .stable)
    #expect(TracingOptions(conventions: .legacy).conventions == .legacy)
  }

  @Test(arguments: [
    (
      Operation(system: .postgresql, name: "SELECT", collection: "users", namespace: "shop", summary: "SELECT users"),
      "SELECT users"
    ),
    (Operation(system: .mongodb, name: "find", collection: "users", namespace: "shop"), "find users"),
    (Operation(system: .postgresql, name: "CALL", namespace: "shop", storedProcedure: "audit"), "CALL audit"),
    (Operation(system: .postgresql, name: "BEGIN", namespace: "shop"), "BEGIN shop"),
    (Operation(system: .mongodb, name: "hello", endpoint: Endpoint("db", port: 27017)), "hello db:27017"),
    (Operation(system: .mongodb, name: "hello", endpoint: Endpoint("::1", port: 1)), "hello [::1]:1"),
    (Operation(system: .postgresql, namespace: "shop"), "shop"),
    (Operation(system: .sqlite), "sqlite"),
    (Operation(system: .redis, name: "GET", namespace: "3", endpoint: Endpoint("cache", port: 6380)), "GET"),
    (Operation(system: .valkey, name: "FCALL", namespace: "3", storedProcedure: "top"), "FCALL top"),
  ])
  func spanName(operation: DataTracing.Operation, expected: String) {
    #expect(operation.spanName(.stable) == expected)
    #expect(operation.spanName(.duplicate) == expected)
  }

  @Test func legacySpanNames() {
    #expect(Operation(system: .redis, name: "GET").spanName(.legacy) == "redis.get")
    #expect(Operation(system: DatabaseSystem(rawValue: "microsoft.sql_server")).spanName(.legacy) == "mssql")
  }

  @Test func summaryIsNotCutInsideAWord() {
    let words = String(repeating: "orders ", count: 60)
    let summary = Operation(system: .mysql, summary: words).spanName(.stable)
    #expect(summary.count <= 255)
    #expect(summary.hasSuffix("orders"))
    #expect(String(repeating: "x", count: 300).truncatedSummary.count == 255)
    #expect(String(repeating: "x", count: 255).truncatedSummary.count == 255)
    // Exactly 255 characters end where a word does.
    #expect((String(repeating: "x", count: 255) + " y").truncatedSummary == String(repeating: "x", count: 255))
  }

  @Test func everyRenamedNameDiffers() {
    #expect(ConventionName.renamed.allSatisfy { $0.stable != $0.legacy })
    #expect(Set(ConventionName.renamed).count == ConventionName.renamed.count)
  }
}
