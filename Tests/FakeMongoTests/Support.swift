// Tests of FakeMongo. This file: what several suites need.

import BSON
import FakeMongo
import WireCore

/// A replica set of one.
func replicaSet(_ clock: FakeClock = .running()) -> FakeMongo.Configuration {
  var configuration = FakeMongo.Configuration()
  configuration.replicaSet = "rs0"
  configuration.clock = clock
  return configuration
}

/// A session's `lsid`.
func session(_ number: UInt8) -> BSONValue {
  ["id": .binary(BSONBinary([UInt8](repeating: number, count: 16), subtype: BSONBinary.uuid))]
}

extension BSONDocument {
  /// The command as a part of a transaction.
  func inTransaction(_ number: Int64, of session: BSONValue, starts: Bool = false) -> BSONDocument {
    var command = self
    command.append("lsid", session)
    command.append("txnNumber", .int64(number))
    if starts { command.append("startTransaction", true) }
    command.append("autocommit", false)
    return command
  }
}
