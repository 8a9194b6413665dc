// MongoEngine/Commands/Collections: the commands for databases, collections, views and indexes. This file: what a view
// must not show (manual: "Views").

import BSON

extension CollectionOptions.View {
  /// The most views that are shown one by another.
  private static let depthLimit = 20

  /// Checks a view's source and stages, and that it does not show itself.
  func check(as namespace: Namespace, _ context: QueryContext, _ data: MongoData) throws(MongoError) {
    guard !self.source.isEmpty else { throw .of(.badValue, "'viewOn' cannot be empty") }
    guard !self.source.begins(with: "."), !self.source.begins(with: "$"),
      !self.source.utf8.contains(0)
    else {
      throw .of(.invalidNamespace, "Invalid namespace for 'viewOn': \(self.source)")
    }
    let source = Namespace(namespace.database, self.source)
    _ = try Pipeline(self.pipeline, context, in: source)
    try self.checkStages()
    try Self.checkDepth(from: source, to: namespace, data)
  }

  private func checkStages() throws(MongoError) {
    for (index, stage) in self.pipeline.enumerated() {
      guard case .document(let stage) = stage, let name = stage.firstElement?.key else { continue }
      switch name {
      case "$out", "$merge":
        throw .of(
          .optionNotSupportedOnView,
          "The aggregation stage \(name) in location \(index) of the pipeline cannot be used in the view definition"
        )
      case "$documents", "$currentOp", "$listLocalSessions":
        throw .of(.invalidNamespace, "{aggregate: 1} is not valid for a view: \(name)")
      default: break
      }
    }
  }

  private static func checkDepth(
    from source: Namespace,
    to namespace: Namespace,
    _ data: MongoData
  ) throws(MongoError) {
    var source = source
    var names = [namespace.description]
    while true {
      names.append(source.description)
      guard source != namespace else {
        throw .of(.graphContainsCycle, "View cycle detected: \(names.joined(separator: " => "))")
      }
      guard let next = data[source]?.options.view else { return }
      guard names.count <= Self.depthLimit else {
        throw .of(.viewDepthLimitExceeded, "View depth limit exceeded; maximum depth is \(Self.depthLimit)")
      }
      source.collection = next.source
    }
  }
}
