// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "backlot-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "backlot", path: ".."),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // Counts this process's allocations.
    .target(name: "CAllocations"),
    // Cost of a span, of a traced call, and of one that nobody records.
    .executableTarget(
      name: "TracingBenchmarks",
      dependencies: [
        "CAllocations",
        .product(name: "DataTracing", package: "backlot"),
        .product(name: "GRDBTracing", package: "backlot"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "TraceTesting", package: "backlot"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
        .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
        .product(name: "Metrics", package: "swift-metrics"),
      ]
    ),
    // Requests per second of two servers that run already.
    .executableTarget(name: "MemcachedBenchmarks"),
    // From start to the first reply, and back to a snapshot.
    .executableTarget(
      name: "StartBenchmarks",
      dependencies: [
        .product(name: "FakePostgres", package: "backlot"),
        .product(name: "FakeRedis", package: "backlot"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]
    ),
  ],
  swiftLanguageModes: [.v6]
)
