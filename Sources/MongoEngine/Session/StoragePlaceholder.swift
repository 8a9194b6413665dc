// MongoEngine/Session: one client's conversation. This file: the data, until Storage/ has it.

package struct Namespace: Hashable, Sendable, CustomStringConvertible {
  package var database: String
  package var collection: String

  package init(database: String, collection: String) {
    self.database = database
    self.collection = collection
  }

  package var description: String { "\(self.database).\(self.collection)" }
}

package struct MongoData: Sendable {
  package init() {}
}
