// MongoEngine/Session: one client's conversation. This file: the commands about users.

import BSON

extension CommandTable {
  static let users: [MongoCommand] = [
    MongoCommand("createUser", [.write]) { call, engine throws(MongoError) in try engine.createUser(call) },
    MongoCommand("updateUser", [.write]) { call, engine throws(MongoError) in try engine.updateUser(call) },
    MongoCommand("dropUser", [.write]) { call, engine throws(MongoError) in
      let user = try name(call)
      guard engine.users.removeValue(forKey: user) != nil else { throw notFound(user) }
      return [:]
    },
    MongoCommand("dropAllUsersFromDatabase", [.write]) { call, engine throws(MongoError) in
      let doomed = engine.users.keys.filter { $0.database.hasSameBytes(as: call.database) }
      for user in doomed { engine.users[user] = nil }
      return ["n": .integer(Int64(doomed.count))]
    },
    MongoCommand("usersInfo") { call, engine throws(MongoError) in
      let isWanted = try wanted(call)
      let users = engine.users.values.filter { isWanted($0.name) }.sorted { $0.name.description < $1.name.description }
      return ["users": .array(BSONArray(users.map { .document($0.document) }))]
    },
  ]
}

extension MongoEngine {
  fileprivate mutating func createUser(_ call: CommandCall) throws(MongoError) -> BSONDocument {
    let user = try name(call)
    guard self.users[user] == nil else {
      throw MongoError(
        code: 51003,
        codeName: "Location51003",
        message: "User \"\(user.name)@\(user.database)\" already exists"
      )
    }
    guard let password = try call.string("pwd") else {
      throw .of(
        .badValue,
        "Must provide a 'pwd' field for all user documents, except those with '$external' as the user's source db"
      )
    }
    guard let roles = try call.array("roles") else { throw call.missing("roles") }
    let mechanisms = try mechanisms(call) ?? SCRAMMechanism.allCases
    self.users[user] = User(user, password: password, mechanisms: mechanisms, roles: named(roles, call.database))
    return [:]
  }

  fileprivate mutating func updateUser(_ call: CommandCall) throws(MongoError) -> BSONDocument {
    let name = try name(call)
    guard var user = self.users[name] else { throw notFound(name) }
    let password = try call.string("pwd")
    let roles = try call.array("roles")
    let mechanisms = try mechanisms(call)
    guard password != nil || roles != nil || mechanisms != nil else {
      throw .of(.badValue, "Must specify at least one field to update in updateUser")
    }
    if let password {
      user.password = password
      user.secrets = [:]
    }
    if let roles { user.roles = named(roles, call.database) }
    if let mechanisms { user.mechanisms = mechanisms }
    self.users[name] = user
    return [:]
  }
}

private func notFound(_ user: UserName) -> MongoError {
  .of(.userNotFound, "User '\(user.name)@\(user.database)' not found")
}

private func mechanisms(_ call: CommandCall) throws(MongoError) -> [SCRAMMechanism]? {
  guard let wanted = try call.array("mechanisms") else { return nil }
  let mechanisms = wanted.strings.compactMap { SCRAMMechanism(rawValue: $0) }
  guard !mechanisms.isEmpty else { throw .of(.badValue, "mechanisms field must not be empty") }
  return mechanisms
}

private func name(_ call: CommandCall) throws(MongoError) -> UserName {
  guard let name = try call.string(call.name), !name.isEmpty else {
    throw .of(.badValue, "User document needs 'user' field to be non-empty")
  }
  return UserName(database: call.database, name: name)
}

/// Roles with their database, which is the user's unless they say it.
private func named(_ roles: BSONArray, _ database: String) -> BSONArray {
  BSONArray(
    roles.map { role in
      if case .string = role { ["role": role, "db": .string(database)] } else { role }
    }
  )
}

/// Which users `usersInfo` asks for.
private func wanted(_ call: CommandCall) throws(MongoError) -> (UserName) -> Bool {
  switch call.body[call.name] {
  case .string(let name)?:
    let database = call.database
    return { $0 == UserName(database: database, name: name) }
  case .document(let document)?:
    if document["forAllDBs"]?.isTruthy == true { return { _ in true } }
    guard case .string(let name)? = document["user"], case .string(let database)? = document["db"] else {
      throw .of(.badValue, "User and role names must be either strings or objects")
    }
    return { $0 == UserName(database: database, name: name) }
  case let value? where value.wholeNumber == 1:
    let database = call.database
    return { $0.database.hasSameBytes(as: database) }
  default: throw .of(.badValue, "User and role names must be either strings or objects")
  }
}
