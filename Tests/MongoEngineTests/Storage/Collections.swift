// MongoEngineTests/Storage. This file: collections made of Extended JSON.

import BSON

@testable import MongoEngine

/// A collection `app.users` with documents and indexes.
func makeCollection(_ documents: String = "", indexes: [String] = []) throws -> MongoCollection {
  var collection = try MongoCollection(
    Namespace("app", "users"),
    uuid: BSONBinary(uuid: (1, 2)),
    options: CollectionOptions()
  )
  try collection.createIndexes(indexes.map { try index($0) })
  for document in try parsedList(documents) { try collection.insert(document) }
  return collection
}

/// An index: its key, or a whole specification.
func index(_ json: String) throws -> IndexSpec {
  let document = try parsed(json)
  if document.contains("name") { return try IndexSpec(document) }
  guard case .document(let key)? = document["key"] else {
    return try IndexSpec(["key": .document(document), "name": .string(IndexSpec.defaultName(of: document))])
  }
  var spec = document
  spec.append("name", .string(IndexSpec.defaultName(of: key)))
  return try IndexSpec(spec)
}

/// The `_id` of what is found.
func found(_ collection: MongoCollection, _ filter: String, sort: String = "{}", hint: BSONValue? = nil) throws
  -> String
{
  let query = try FindQuery(try parsed(filter), sort: try parsed(sort), hint: hint)
  return try collection.find(query).map { ($0.document["_id"] ?? .null).shell }.joined(separator: " ")
}

/// How it would be found: `IXSCAN a_1 backward SORT`, `OR(IXSCAN a_1, IXSCAN b_1)`.
func planned(_ collection: MongoCollection, _ filter: String, sort: String = "{}", hint: BSONValue? = nil) throws
  -> String
{
  let query = try FindQuery(try parsed(filter), sort: try parsed(sort), hint: hint)
  let plan = try Planner(collection: collection, query: query).plan()
  return plan.sorts ? "\(text(plan.access, collection)) SORT" : text(plan.access, collection)
}

private func text(_ access: QueryPlan.Access, _ collection: MongoCollection) -> String {
  switch access {
  case .nothing: "EOF"
  case .scan(let isForward): isForward ? "COLLSCAN" : "COLLSCAN backward"
  case .identity: "IDHACK"
  case .index(let position, _, let isForward):
    "IXSCAN \(collection.indexes[position].spec.name)\(isForward ? "" : " backward")"
  case .union(let branches): "OR(\(branches.map { text($0.access, collection) }.joined(separator: ", ")))"
  }
}
