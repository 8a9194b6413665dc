// MongoEngine/Commands/Writing: the commands that write documents. This file: the arguments of `findAndModify` (manual:
// "findAndModify").

import BSON

/// The arguments of `findAndModify`.
struct FindAndModifyRequest {
  let filter: BSONDocument
  let sort: BSONDocument
  let fields: BSONDocument
  let hint: BSONValue?
  /// `nil` to remove the document.
  let update: BSONValue?
  let arrayFilters: [BSONDocument]
  let isUpsert: Bool
  /// Whether the document is given as it is afterwards.
  let returnsNew: Bool

  init(_ call: CommandCall) throws(MongoError) {
    try call.allow(
      "query",
      "fields",
      "sort",
      "hint",
      "collation",
      "arrayFilters",
      "remove",
      "update",
      "upsert",
      "new",
      "bypassDocumentValidation",
      "let"
    )
    self.filter = try call.document("query") ?? [:]
    self.sort = try call.document("sort") ?? [:]
    self.fields = try call.document("fields") ?? [:]
    self.hint = call.body["hint"]
    switch self.hint {
    case nil, .string?, .document?: break
    case .some: throw .of(.failedToParse, "Hint must be a string or an object")
    }
    self.update = call.body["update"]
    self.arrayFilters = try call.array("arrayFilters") == nil ? [] : try call.documents("arrayFilters")
    for filter in self.arrayFilters { try filter.checkIsPlainFilter() }
    self.isUpsert = try call.bool("upsert") ?? false
    self.returnsNew = try call.bool("new") ?? false
    try self.check(isRemoval: try call.bool("remove") ?? false)
  }

  private func check(isRemoval: Bool) throws(MongoError) {
    guard isRemoval || self.update != nil else {
      throw .of(.failedToParse, "Either an update or remove=true must be specified")
    }
    guard isRemoval else { return }
    guard self.update == nil else { throw .of(.failedToParse, "Cannot specify both an update and remove=true") }
    guard !self.isUpsert else {
      throw .of(.failedToParse, "Cannot specify both upsert=true and remove=true ")
    }
    guard !self.returnsNew else {
      throw .of(
        .failedToParse,
        "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document"
      )
    }
  }
}
