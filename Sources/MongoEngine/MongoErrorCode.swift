// MongoEngine: what a MongoDB server does with commands, without a connection. This file: the errors that have names.

/// The errors that have names; the numbers are those of MongoDB's `error_codes.yml`.
package enum MongoErrorCode: Int32, Hashable, Sendable, CaseIterable {
  case internalError = 1
  case badValue = 2
  case noSuchKey = 4
  case graphContainsCycle = 5
  case hostUnreachable = 6
  case hostNotFound = 7
  case unknownError = 8
  case failedToParse = 9
  case cannotMutateObject = 10
  case userNotFound = 11
  case unsupportedFormat = 12
  case unauthorized = 13
  case typeMismatch = 14
  case overflow = 15
  case invalidLength = 16
  case protocolError = 17
  case authenticationFailed = 18
  case illegalOperation = 20
  case invalidBSON = 22
  case alreadyInitialized = 23
  case lockTimeout = 24
  case namespaceNotFound = 26
  case indexNotFound = 27
  case pathNotViable = 28
  case roleNotFound = 31
  case privilegeNotFound = 33
  case cannotBackfillArray = 34
  case conflictingUpdateOperators = 40
  case cursorNotFound = 43
  case noMatchingDocument = 47
  case namespaceExists = 48
  case maxTimeMSExpired = 50
  case dollarPrefixedFieldName = 52
  case invalidIdField = 53
  case notSingleValueField = 54
  case invalidDBRef = 55
  case emptyFieldName = 56
  case dottedFieldName = 57
  case commandNotFound = 59
  case writeConcernFailed = 64
  case immutableField = 66
  case cannotCreateIndex = 67
  case indexAlreadyExists = 68
  case invalidOptions = 72
  case invalidNamespace = 73
  case noReplicationEnabled = 76
  case unknownReplWriteConcern = 79
  case indexOptionsConflict = 85
  case indexKeySpecsConflict = 86
  case networkTimeout = 89
  case shutdownInProgress = 91
  case operationFailed = 96
  case unsatisfiableWriteConcern = 100
  case notExactValueField = 111
  case writeConflict = 112
  case commandNotSupported = 115
  case conflictingOperationInProgress = 117
  case documentValidationFailure = 121
  case notAReplicaSet = 123
  case failedToSatisfyReadPreference = 133
  case readConcernMajorityNotAvailableYet = 134
  case cappedPositionLost = 136
  case exceededMemoryLimit = 146
  case readConcernMajorityNotEnabled = 148
  case staleEpoch = 150
  case viewDepthLimitExceeded = 165
  case commandNotSupportedOnView = 166
  case optionNotSupportedOnView = 167
  case invalidPipelineOperator = 168
  case cannotIndexParallelArrays = 171
  case queryPlanKilled = 175
  case ambiguousIndexKeyPattern = 181
  case primarySteppedDown = 189
  case invalidIndexSpecificationOption = 197
  case noSuchSession = 206
  case invalidUUID = 207
  case closeChangeStream = 222
  case queryFeatureNotAllowed = 224
  case transactionTooOld = 225
  case maxSubPipelineDepthExceeded = 232
  case retryChangeStream = 234
  case cursorKilled = 237
  case notImplemented = 238
  case snapshotTooOld = 239
  case conversionFailure = 241
  case snapshotUnavailable = 246
  case staleDbVersion = 249
  case staleChunkHistory = 250
  case noSuchTransaction = 251
  case transactionCommitted = 256
  case invalidResumeToken = 260
  case tooManyLogicalSessions = 261
  case exceededTimeLimit = 262
  case operationNotSupportedInTransaction = 263
  case failPointSetFailed = 266
  case preparedTransactionInProgress = 267
  case migrationConflict = 272
  case changeStreamFatalError = 280
  case changeStreamHistoryLost = 286
  case transactionExceededLifetimeLimitSeconds = 290
  case noQueryExecutionPlans = 291
  case queryExceededMemoryLimitNoDiskUseAllowed = 292
  case apiVersionError = 322
  case apiStrictError = 323
  case mechanismUnavailable = 334
  case apiMismatchError = 347
  case unsupportedOpQueryCommand = 352
  case cannotConvertIndexToUnique = 359
  case collectionUUIDMismatch = 361
  case reauthenticationRequired = 391
  case socketException = 9001
  case notWritablePrimary = 10107
  case bsonObjectTooLarge = 10334
  case duplicateKey = 11000
  case interruptedAtShutdown = 11600
  case interrupted = 11601
  case interruptedDueToReplStateChange = 11602
  case mergeStageNoMatchingDocument = 13113
  case staleConfig = 13388
  case notPrimaryNoSecondaryOk = 13435
  case notPrimaryOrSecondary = 13436
  case outOfDiskSpace = 14031
  case idlFailedToParse = 40414
  case idlUnknownField = 40415

  /// MongoDB's spelling: `BadValue`.
  package var name: String {
    switch self {
    // The reader of commands names these by their numbers.
    case .idlFailedToParse, .idlUnknownField: return "Location\(self.rawValue)"
    case .apiVersionError: return "APIVersionError"
    case .apiStrictError: return "APIStrictError"
    case .apiMismatchError: return "APIMismatchError"
    case .bsonObjectTooLarge: return "BSONObjectTooLarge"
    case .notAReplicaSet: return "NotAReplicaSet"
    default:
      let name = String(describing: self)
      return name.prefix(1).uppercased() + name.dropFirst()
    }
  }
}
