// swift-tools-version: 6.2
import PackageDescription

/// Every target obeys these. `make check` also makes warnings errors, and shows our locks to the thread sanitizer.
let houseRules: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ] + (Context.environment["BACKLOT_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)])
  + (Context.environment["BACKLOT_THREAD_SANITIZER"] == nil ? [] : [.define("THREAD_SANITIZER")])

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let instrumentation = Target.Dependency.product(name: "Instrumentation", package: "swift-distributed-tracing")
let tracing = Target.Dependency.product(name: "Tracing", package: "swift-distributed-tracing")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

/// A library target of the house.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: houseRules)
}

/// `Tests/<room>Tests`. Golden files beside the tests are no part of the build.
func tests(of room: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(room)Tests",
    dependencies: [.target(name: room)] + dependencies,
    exclude: exclude,
    swiftSettings: houseRules
  )
}

let package = Package(
  name: "backlot",
  platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11)],
  products: [
    .library(name: "Backlot", targets: ["Backlot"]),
    .library(name: "DataTracing", targets: ["DataTracing"]),
    .library(name: "GRDBTracing", targets: ["GRDBTracing"]),
    .library(name: "TraceTesting", targets: ["TraceTesting", "TraceRecorder", "TraceModel"]),
    .library(name: "FakeMemcached", targets: ["FakeMemcached"]),
    .library(name: "FakeMongo", targets: ["FakeMongo"]),
    .library(name: "FakePostgres", targets: ["FakePostgres"]),
    .library(name: "FakeRedis", targets: ["FakeRedis"]),
    .executable(name: "backlot", targets: ["BacklotCLI"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // The one lock type.
    room("Locks"),

    // The core an application ships.
    room("DataTracing", ["Locks", instrumentation, tracing, coreMetrics, logging, lifecycle]),
    room("GRDBTracing", ["DataTracing", "Locks", tracing, grdb, sqlite]),

    // What happened, and what was expected of it. No NIO, no SQLite.
    room("TraceModel"),
    room("TraceRecorder", ["Locks", "TraceModel", tracing, coreMetrics, logging]),
    room("TraceTesting", ["Locks", "TraceModel", "TraceRecorder", tracing, coreMetrics, logging]),

    // The fakes: pure rooms first, then the one shell, then the public fronts.
    room("WireCore", ["Locks", nioCore, .product(name: "DequeModule", package: "swift-collections")]),
    room("RESP", ["WireCore", nioCore]),
    room(
      "RedisEngine",
      [
        "RESP", "WireCore", nioCore,
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "HeapModule", package: "swift-collections"),
      ]
    ),
    room("PostgresWire", ["WireCore", nioCore, .product(name: "Crypto", package: "swift-crypto")]),
    room("SQLEngine", ["PostgresWire", "WireCore", nioCore, sqlite]),
    room("MemcachedWire", ["WireCore", nioCore]),
    room("MemcachedEngine", ["MemcachedWire", "WireCore", nioCore]),
    room("BSON"),
    room("MongoWire", ["BSON", nioCore]),
    room("MongoEngine", ["BSON", "MongoWire", "WireCore", nioCore]),
    room("FakeServer", ["Locks", "WireCore", nioCore, nioPosix]),
    room("FakeMemcached", ["FakeServer", "MemcachedEngine", "WireCore"]),
    room("FakeMongo", ["BSON", "FakeServer", "MongoEngine", "WireCore"]),
    room("FakePostgres", ["Locks", "FakeServer", "PostgresWire", "SQLEngine", "WireCore", nioCore]),
    room("FakeRedis", ["Locks", "FakeServer", "RedisEngine", "RESP", "WireCore", nioCore]),

    room(
      "LoopbackClients",
      [
        "BSON", "Locks", "DataTracing", "MemcachedWire", "MongoWire", "PostgresWire", "RESP", "WireCore", nioCore,
        nioPosix,
      ]
    ),
    room(
      "Backlot",
      [
        "DataTracing", "FakeMemcached", "FakeMongo", "FakePostgres", "FakeRedis", "FakeServer", "TraceTesting",
        "WireCore",
      ]
    ),
    .executableTarget(
      name: "BacklotCLI",
      dependencies: [
        "Backlot", "BSON", "DataTracing", "FakeMemcached", "FakeMongo", "FakePostgres", "FakeRedis", "FakeServer",
        "GRDBTracing",
        "LoopbackClients", "MemcachedEngine", "MemcachedWire", "MongoEngine", "RedisEngine", "SQLEngine", "TraceModel",
        "TraceRecorder", "TraceTesting", "WireCore",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        tracing, coreMetrics, logging,
      ],
      swiftSettings: houseRules
    ),

    // The real servers, for tests that compare.
    .target(name: "RealServers", path: "Tests/RealServers", swiftSettings: houseRules),

    // Tests mirror Sources; the conformance suite runs on the fake and on the real server.
    tests(
      of: "DataTracing",
      ["Locks", "TraceModel", "TraceRecorder", "TraceTesting", tracing, metrics, coreMetrics, logging, lifecycle]
    ),
    tests(
      of: "GRDBTracing",
      [
        "DataTracing", "Locks", "TraceModel", "TraceRecorder", "TraceTesting", tracing, metrics, coreMetrics, logging,
        grdb,
      ]
    ),
    tests(of: "TraceModel"),
    tests(of: "TraceRecorder", ["TraceModel", tracing, coreMetrics, metrics, logging]),
    tests(of: "TraceTesting", ["Locks", "TraceModel", "TraceRecorder", tracing, coreMetrics, metrics, logging]),
    tests(of: "WireCore", ["Locks", nioCore]),
    tests(of: "RESP", ["WireCore", nioCore]),
    tests(of: "RedisEngine", ["RESP", "WireCore", nioCore]),
    tests(of: "PostgresWire", ["WireCore", nioCore]),
    tests(of: "SQLEngine", ["PostgresWire", "WireCore", nioCore]),
    tests(of: "BSON", ["WireCore"]),
    tests(of: "MongoWire", ["BSON", "WireCore", nioCore]),
    tests(of: "MongoEngine", ["BSON", "MongoWire", "WireCore", nioCore]),
    tests(
      of: "FakeMongo",
      ["BSON", "FakeServer", "LoopbackClients", "MongoEngine", "MongoWire", "WireCore", nioCore, nioPosix]
    ),
    tests(of: "MemcachedWire", ["WireCore", nioCore]),
    tests(of: "MemcachedEngine", ["MemcachedWire", "WireCore", nioCore]),
    tests(of: "FakeMemcached", ["DataTracing", "LoopbackClients", "MemcachedWire", "WireCore", nioCore, nioPosix]),
    tests(of: "FakeServer", ["WireCore", nioCore, nioPosix]),
    tests(of: "FakeRedis", ["LoopbackClients", "RESP", "RedisEngine", "WireCore", nioCore, nioPosix]),
    tests(of: "FakePostgres", ["LoopbackClients", "PostgresWire", "SQLEngine", "WireCore", nioCore, nioPosix]),
    tests(
      of: "LoopbackClients",
      [
        "BSON", "DataTracing", "FakeMongo", "FakePostgres", "FakeRedis", "Locks", "MongoWire", "PostgresWire", "RESP",
        "RealServers", "TraceModel", "TraceRecorder", "WireCore", nioCore, nioPosix,
      ]
    ),
    tests(
      of: "Backlot",
      [
        "BacklotCLI", "DataTracing", "FakePostgres", "FakeRedis", "LoopbackClients", "PostgresWire", "TraceModel",
        "TraceRecorder", "TraceTesting",
        "WireCore", tracing, metrics, coreMetrics, logging,
      ],
      exclude: ["__Traces__"]
    ),
    .testTarget(
      name: "ConformanceTests",
      dependencies: [
        "BSON", "FakeMemcached", "FakeMongo", "FakePostgres", "FakeRedis", "LoopbackClients", "MemcachedEngine",
        "MemcachedWire",
        "PostgresWire", "RESP", "RealServers", "RedisEngine", "WireCore",
        nioCore, nioPosix,
      ],
      swiftSettings: houseRules
    ),
  ],
  swiftLanguageModes: [.v6]
)
