// DataTracing, Mongo: a traced client over any MongoDB client. This file: the collection that a command is about.

/// Which collection a command of the application's, or of its client's, is about.
enum MongoCommandTarget {
  /// The commands whose first field is a collection's name (manual: "Database Commands"). In others it may be a user's, a
  /// role's or a parameter's, which is nobody's business.
  private static let commands: Set<String> = [
    "aggregate", "analyze", "clonecollectionascapped", "collmod", "collstats", "compact", "converttocapped", "count",
    "create", "createindexes", "createsearchindexes", "delete", "deleteindexes", "distinct", "drop", "dropindexes",
    "dropsearchindex", "find", "findandmodify", "geosearch", "insert", "killcursors", "listindexes",
    "listsearchindexes", "mapreduce", "plancacheclear", "plancacheclearfilters", "plancachelistfilters",
    "plancachesetfilter", "reindex", "update", "updatesearchindex", "validate",
  ]

  /// Whether a command's first field names a collection, if it is a string.
  static func isNamed(by command: String) -> Bool { self.commands.contains(command.lowercased()) }

  /// The collection that a command is about; of a `getMore`, whose first field is a cursor, what a field of its own says.
  static func collection(_ name: String, _ command: some MongoDocument) -> String? {
    if name == "getMore" { return command.mongoFields.first { $0.name == "collection" }?.node.text }
    return self.isNamed(by: name) ? command.mongoFields.first { _ in true }?.node.text : nil
  }
}
