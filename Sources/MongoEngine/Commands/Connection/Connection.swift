// MongoEngine/Commands: what a client asks about itself and the server's kind.

import BSON
import WireCore

extension CommandTable {
  static let connection: [MongoCommand] = [
    MongoCommand("ping", [.noAuthentication, .stableAPI]) { _, _ throws(MongoError) in [:] },
    MongoCommand("whatsmyuri", [.noAuthentication]) { call, engine throws(MongoError) in
      ["you": .string(call.client.flatMap { engine.clients[$0]?.info.peer } ?? "")]
    },
    MongoCommand("connectionStatus", [.noAuthentication, .stableAPI]) { call, engine throws(MongoError) in
      engine.connectionStatus(call)
    },
    MongoCommand("isdbgrid", [.noAuthentication]) { call, _ throws(MongoError) in
      throw .of(.commandNotFound, "no such command: '\(call.name)'")
    },
    // Of the version of the API that is not there yet: for tests of `apiStrict`, as on a server with test commands.
    MongoCommand("testVersion2", [.noAuthentication]) { _, _ throws(MongoError) in [:] },
    MongoCommand("authenticate", [.noAuthentication]) { _, _ throws(MongoError) in
      throw .of(.authenticationFailed, "SSL support is required for the MONGODB-X509 mechanism.")
    },
    MongoCommand("features") { _, _ throws(MongoError) in
      ["js": .document(["utf8": true]), "oidMachine": 0]
    },
  ]
}

extension MongoEngine {
  fileprivate func connectionStatus(_ call: CommandCall) -> BSONDocument {
    let user = call.client.flatMap { self.clients[$0]?.user }
    let roles = user.flatMap { self.users[$0]?.roles } ?? []
    var status: BSONDocument = [
      "authenticatedUsers": user.map { [["user": .string($0.name), "db": .string($0.database)]] } ?? [],
      "authenticatedUserRoles": .array(roles),
    ]
    if call.body["showPrivileges"]?.isTruthy == true { status.append("authenticatedUserPrivileges", []) }
    return ["authInfo": .document(status)]
  }
}
