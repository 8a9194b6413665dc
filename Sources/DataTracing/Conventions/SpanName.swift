// DataTracing, Conventions: the names that telemetry carries. This file: how a span of a database call is named.

extension Operation {
  /// The span's name in the given conventions.
  func spanName(_ conventions: SemanticConventions) -> String {
    if let chosenName = self.chosenName { return chosenName }
    return conventions == .legacy ? self.legacySpanName : self.stableSpanName
  }

  /// OpenTelemetry database client spans 1.44, section Name: the summary, else operation and target, else whichever
  /// of the two there is, else the system.
  private var stableSpanName: String {
    if let summary = self.summary { return summary.truncatedSummary }
    switch (self.name, self.spanTarget) {
    case (let name?, let target?): return name + " " + target
    case (let name?, nil): return name
    case (nil, let target?): return target
    case (nil, nil): return self.system.rawValue
    }
  }

  /// What the operation acts on. A Redis command acts on a namespace, which the Redis page keeps out of the name, so
  /// the server, meant for operations that act on no namespace, does not stand in for it.
  private var spanTarget: String? {
    if let target = self.collection ?? self.storedProcedure { return target }
    if self.system.isRedis { return nil }
    if let namespace = self.namespace { return namespace }
    return self.endpoint?.description
  }

  private var legacySpanName: String {
    if let legacyName = self.legacyName { return legacyName }
    guard let name = self.name else { return self.system.legacyName }
    return self.system.legacyName + "." + name.lowercased()
  }
}

extension String {
  /// A query summary of at most 255 characters, not cut inside a word (OpenTelemetry, `db.query.summary`).
  var truncatedSummary: String {
    guard self.count > 255 else { return self }
    let cut = self.prefix(256)
    guard let space = cut.lastIndex(of: " ") else { return String(cut.prefix(255)) }
    return String(cut[..<space])
  }
}
