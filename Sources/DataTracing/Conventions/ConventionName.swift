// DataTracing, Conventions: the names that telemetry carries. This file: the one table that holds every name in
// its stable and in its older form. Other files use names from here only.

/// One name in both generations of conventions; `nil` where a generation has none.
///
/// Names outside OpenTelemetry's namespaces (`cache.*`, `local_cache.*`, `redis.*`) are this package's own.
package struct ConventionName: Hashable, Sendable {
  /// The name in the stable conventions (OpenTelemetry 1.44), or our own where they have none.
  package let stable: String?
  /// The name in ``SemanticConventions/legacy``.
  package let legacy: String?

  private init(_ stable: String?, legacy: String?) {
    self.stable = stable
    self.legacy = legacy
  }

  /// A name that is the same in both.
  private init(_ name: String) {
    self.init(name, legacy: name)
  }
}

extension ConventionName {
  // Attributes of one database call.
  package static let systemName = Self("db.system.name", legacy: "db.system")
  package static let operationName = Self("db.operation.name", legacy: "db.operation")
  package static let collection = Self("db.collection.name", legacy: "db.sql.table")
  package static let mongoCollection = Self("db.collection.name", legacy: "db.mongodb.collection")
  package static let namespace = Self("db.namespace", legacy: "db.name")
  package static let redisNamespace = Self("db.namespace", legacy: "db.redis.database_index")
  package static let querySummary = Self("db.query.summary", legacy: nil)
  package static let queryText = Self("db.query.text", legacy: "db.statement")
  package static let parameterCount = Self("query.parameter_count")
  package static let batchSize = Self("db.operation.batch.size", legacy: nil)
  package static let redisBatchSize = Self(nil, legacy: "db.redis.pipeline_length")
  package static let storedProcedure = Self("db.stored_procedure.name", legacy: nil)
  package static let statusCode = Self("db.response.status_code", legacy: nil)
  package static let errorType = Self("error.type")
  package static let serverAddress = Self("server.address")
  package static let serverPort = Self("server.port")
  package static let peerAddress = Self("network.peer.address")
  package static let peerPort = Self("network.peer.port")
  package static let transport = Self("network.transport", legacy: "network")
  package static let dialedAddress = Self(nil, legacy: "addr")

  // Attributes that no convention has.
  package static let redisKey = Self(nil, legacy: "db.redis.key")
  package static let redisTTL = Self("cache.ttl", legacy: "db.redis.ttl")
  package static let redisKeysCount = Self("redis.keys_count", legacy: "db.redis.keys_count")
  package static let redisKeysFound = Self("redis.keys_found", legacy: "db.keys_found")
  package static let redisCommandIndex = Self("redis.command.index")
  package static let redisFailedCommands = Self("redis.failed_commands")
  package static let redisTransactionOutcome = Self("redis.transaction.outcome")
  package static let cacheHit = Self("cache.hit")
  package static let cacheKey = Self("cache.key")
  package static let cacheTTL = Self("cache.ttl")
  package static let cacheName = Self("cache.name")
  package static let cacheTier = Self("cache.tier")
  package static let cacheShared = Self("cache.shared")
  package static let cacheItemSize = Self("cache.item.size", legacy: "cache.size")
  package static let cacheKeysCount = Self(nil, legacy: "cache.keys_count")
  package static let cacheKeysFound = Self("cache.keys_found")
  package static let memcachedOutcome = Self("memcached.outcome")

  // Metrics.
  package static let operationDuration = Self("db.client.operation.duration", legacy: "db.query.duration")
  package static let cacheOperationDuration = Self("db.client.operation.duration", legacy: "cache.latency")
  package static let connectionCreateTime = Self("db.client.connection.create_time", legacy: nil)
  package static let poolName = Self("db.client.connection.pool.name", legacy: "pool.name")
  package static let cacheHits = Self("cache.hit")
  package static let cacheMisses = Self("cache.miss")
  package static let redisReconnects = Self("redis.reconnect")
  package static let localCacheHits = Self("local_cache.hit")
  package static let localCacheMisses = Self("local_cache.miss")
  package static let localCacheSize = Self("local_cache.size")
  package static let localCacheEvictions = Self("local_cache.eviction")

  // MongoDB: how many documents were written.
  package static let mongoInserted = Self("db.documents.inserted")
  package static let mongoMatched = Self("db.documents.matched")
  package static let mongoModified = Self("db.documents.modified")
  package static let mongoUpserted = Self("db.documents.upserted")
  package static let mongoDeleted = Self("db.documents.deleted")

  // Connection pools.
  package static let connectionWaitTime = Self("db.client.connection.wait_time", legacy: nil)
  package static let connectionUseTime = Self("db.client.connection.use_time", legacy: nil)
  package static let connectionTimeouts = Self("db.client.connection.timeouts", legacy: nil)
  package static let connectionCount = Self("db.client.connection.count", legacy: nil)
  package static let connectionState = Self("db.client.connection.state", legacy: nil)
  package static let connectionIdleMax = Self("db.client.connection.idle.max", legacy: nil)
  package static let connectionMax = Self("db.client.connection.max", legacy: "db.pool.max_open")
  package static let pendingRequests = Self("db.client.connection.pending_requests", legacy: "db.connections.wait")
  package static let poolOpen = Self(nil, legacy: "db.pool.open")
  package static let poolInUse = Self(nil, legacy: "db.pool.in_use")
  package static let poolIdle = Self(nil, legacy: "db.pool.idle")
  package static let poolWaitCount = Self(nil, legacy: "db.pool.wait_count")
  package static let poolWaitDuration = Self(nil, legacy: "db.pool.wait_duration")
  package static let connectionsActive = Self(nil, legacy: "db.connections.active")
  package static let connectionsIdle = Self(nil, legacy: "db.connections.idle")

  // SQL. What has no form in the conventions is this package's own.
  package static let failed = Self(nil, legacy: "error")
  package static let queryCount = Self(nil, legacy: "db.query.count")
  package static let rowsAffected = Self("db.rows_affected")
  package static let returnedRows = Self("db.response.returned_rows", legacy: nil)
  package static let returnedRowsPerCall = Self("db.client.response.returned_rows", legacy: nil)
  package static let slowQueryDuration = Self("db.slow_query.duration", legacy: "db.duration_ms")
  package static let slowQueryThreshold = Self("db.slow_query.threshold", legacy: "db.threshold_ms")
  package static let slowQueries = Self("db.slow_query.count")
  package static let transactionIsolation = Self("db.transaction.isolation_level")
  package static let transactionIsReadOnly = Self("db.transaction.read_only")
  package static let transactionAttempt = Self("db.transaction.attempt")
  package static let transactionSavepoint = Self("db.transaction.savepoint")
  package static let transactionOutcome = Self("db.transaction.outcome")
  package static let transactionID = Self("db.transaction.gid")
  package static let transactionParticipant = Self("db.transaction.participant")

  /// The value of a parameter by its place, from 0.
  package static func queryParameter(_ index: Int) -> Self { Self("db.query.parameter.\(index)") }

  // Diagnostics: plans, indexes and repeated queries, for which no convention has names.
  package static let executionTime = Self("query.execution_time_ms")
  package static let planningTime = Self("query.planning_time_ms")
  package static let plannedRows = Self("query.rows")
  package static let usesIndex = Self("query.uses_index")
  package static let readRows = Self("query.rows_read")
  package static let slowTime = Self("execution_time_ms")
  package static let indexScans = Self("db.index.scans")
  package static let indexedSchema = Self("db.schema.name", legacy: nil)
  package static let indexedTable = Self("db.collection.name", legacy: "table")
  package static let indexName = Self("db.index.name", legacy: "index")
  package static let repeatedQuery = Self("db.query.text", legacy: "query")
  package static let repetitions = Self("query.repetitions", legacy: "count")
  package static let repeatedQueries = Self("db.query.n_plus_one")

  /// Every name whose two forms differ: what a migration has to change.
  package static let renamed: [ConventionName] = [
    .systemName, .operationName, .collection, .mongoCollection, .namespace, .redisNamespace, .querySummary, .queryText,
    .batchSize, .redisBatchSize, .storedProcedure, .statusCode, .transport, .dialedAddress, .redisKey, .redisTTL,
    .redisKeysCount, .redisKeysFound, .operationDuration, .cacheOperationDuration, .connectionCreateTime, .poolName,
    .connectionWaitTime, .connectionUseTime, .connectionTimeouts, .connectionCount, .connectionState,
    .connectionIdleMax, .connectionMax, .pendingRequests, .poolOpen, .poolInUse, .poolIdle, .poolWaitCount,
    .poolWaitDuration, .connectionsActive, .connectionsIdle,
    .failed, .queryCount, .returnedRows, .returnedRowsPerCall, .slowQueryDuration, .slowQueryThreshold,
    .indexedSchema, .indexedTable, .indexName, .repeatedQuery, .repetitions, .cacheItemSize, .cacheKeysCount,
  ]
}

extension DatabaseSystem {
  /// Values of `db.system.name` that differ from the older `db.system` (the OpenTelemetry database migration guide).
  private static let renamed: [String: String] = [
    "actian.ingres": "ingres", "aws.dynamodb": "dynamodb", "aws.redshift": "redshift", "azure.cosmosdb": "cosmosdb",
    "firebirdsql": "firebird", "gcp.spanner": "spanner", "h2database": "h2", "ibm.db2": "db2",
    "ibm.informix": "informix", "intersystems.cache": "cache", "microsoft.sql_server": "mssql", "oracle.db": "oracle",
    "sap.hana": "hanadb", "sap.maxdb": "maxdb", "softwareag.adabas": "adabas",
  ]

  /// The value that `db.system` had.
  var legacyName: String { Self.renamed[self.rawValue] ?? self.rawValue }
}
