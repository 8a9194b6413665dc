// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: objects by the names that `reg…` types have.

extension CatalogView {
  package func object(_ kind: RegObjectKind, named text: String) throws(SQLError) -> UInt32? {
    let parts = try Self.parts(of: text)
    guard let name = parts.last else { return nil }
    let schema = parts.count > 1 ? parts[parts.count - 2] : nil
    switch kind {
    case .relation: return try self.relation(schema: schema, name: name)?.oid
    case .type:
      let type = try? TypeNames.parse(text, types: self)
      return type?.id.rawValue
    case .namespace:
      let oid = self.catalog.schemaOID(name)
      return oid == 0 ? nil : oid
    case .role: return name == "postgres" ? SystemCatalog.owner : nil
    case .collation: return ["default": 100, "C": 950, "POSIX": 951][name]
    case .function, .procedureSignature:
      let plain = name.prefix { $0 != "(" }
      return FunctionOIDs.number(String(plain))
    default: return nil
    }
  }

  package func name(of kind: RegObjectKind, _ oid: UInt32) -> String? {
    switch kind {
    case .relation: return self.catalog.relation(oid).map { self.displayName($0) }
    case .type:
      let type = TypeID(rawValue: oid)
      return TypeTable.row(type) != nil || self.userType(type) != nil ? ColumnType(type).spelling(self) : nil
    case .namespace: return self.catalog.schemaName(oid).map(quoteIdentifier)
    case .role: return oid == SystemCatalog.owner ? "postgres" : nil
    case .collation: return [100: "\"default\"", 950: "\"C\"", 951: "\"POSIX\""][oid]
    case .function, .procedureSignature: return FunctionOIDs.name(oid)
    default: return nil
    }
  }

  /// The parts of a dotted name, quoted or not.
  static func parts(of text: String) throws(SQLError) -> [String] {
    var parts: [String] = []
    var rest = text[...]
    while true {
      rest = rest.drop { $0 == " " }
      if rest.first == "\"" {
        var name = ""
        rest = rest.dropFirst()
        while let character = rest.first {
          rest = rest.dropFirst()
          if character == "\"" {
            guard rest.first == "\"" else { break }
            rest = rest.dropFirst()
          }
          name.append(character)
        }
        parts.append(name)
      } else {
        let name = rest.prefix { $0 != "." && $0 != " " }
        if name.isEmpty { throw SQLError(.invalidName, "invalid name syntax") }
        parts.append(name.lowercased())
        rest = rest.dropFirst(name.count)
      }
      rest = rest.drop { $0 == " " }
      guard rest.first == "." else { break }
      rest = rest.dropFirst()
    }
    return parts
  }
}

/// Numbers for functions, which are the same in every server: from 20000 down would meet users' objects, so they are
/// taken from below 10000, in the order of the table.
enum FunctionOIDs {
  /// Functions that read and write values of types.
  static let inputOutput: [String] =
    TypeTable.rows.flatMap { row in
      [row.inputFunction, row.outputFunction]
        + [row.receiveFunction, row.sendFunction, row.modifierInput, row.modifierOutput].compactMap { $0 }
    }
    + ["enum", "domain", "record", "array"].flatMap { kind in ["in", "out", "recv", "send"].map { "\(kind)_\($0)" } }
    + ["array_subscript_handler"]
  private static let names: [String] =
    Array(Set(FunctionTable.rows.filter { $0.kind != .operation }.map(\.name)))
    .sorted() + Self.inputOutput
  private static let numbers: [String: OID] = {
    var numbers: [String: OID] = [:]
    for (index, name) in Self.names.enumerated() where numbers[name] == nil { numbers[name] = OID(6300 + index) }
    return numbers
  }()
  private static let byNumber = Dictionary(uniqueKeysWithValues: Self.numbers.map { ($1, $0) })

  static func number(_ name: String) -> OID? { self.numbers[name] }
  static func name(_ oid: OID) -> String? { self.byNumber[oid] }
}
