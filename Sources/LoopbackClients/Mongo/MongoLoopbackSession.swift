// LoopbackClients: small clients on the fakes' own codecs. This file: what the commands of one transaction have in common.

import BSON
import Locks

/// A transaction in a session of its own (sessions and transactions specifications).
package final class MongoLoopbackSession: Sendable {
  private let id = BSONBinary(uuid: (.random(in: .min ... .max), .random(in: .min ... .max)))
  private let begun = Mutex(false)

  package init() {}

  /// Whether the server has heard of it.
  var hasBegun: Bool { self.begun.withLock { $0 } }

  /// The command as part of the transaction, which begins with the first.
  func mark(_ command: BSONDocument) -> BSONDocument {
    let isFirst = self.begun.withLock { begun in
      defer { begun = true }
      return !begun
    }
    var command = command
    command.append("lsid", ["id": .binary(self.id)])
    command.append("txnNumber", .int64(1))
    command.append("autocommit", false)
    if isFirst { command.append("startTransaction", true) }
    return command
  }
}
