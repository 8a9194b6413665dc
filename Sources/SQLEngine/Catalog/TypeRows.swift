// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: rows of pg_type and pg_enum.

extension CatalogReader {
  var builtInTypes: [CatalogRow] {
    TypeTable.rows.map { row in
      [
        "oid": .number(row.id.rawValue), "typname": .text(row.name), "typnamespace": .number(11),
        "typowner": .number(10),
        "typlen": .number(row.length), "typbyval": .bool(is: row.isByValue), "typtype": .text(String(row.kind)),
        "typcategory": .text(String(row.category)), "typispreferred": .bool(is: row.isPreferred),
        "typisdefined": .number(1), "typdelim": .text(","), "typelem": .number(row.element.rawValue),
        "typsubscript": self.function(row.category == "A" ? "array_subscript_handler" : ""),
        "typarray": .number(row.array.rawValue), "typinput": self.function(row.inputFunction),
        "typoutput": self.function(row.outputFunction), "typreceive": self.function(row.receiveFunction ?? ""),
        "typsend": self.function(row.sendFunction ?? ""), "typmodin": self.function(row.modifierInput ?? ""),
        "typmodout": self.function(row.modifierOutput ?? ""), "typalign": .text(String(row.alignment)),
        "typstorage": .text(String(row.toast)), "typtypmod": .integer(-1), "typcollation": .number(row.collation),
      ]
    }
  }

  func function(_ name: String) -> SQLValue { .number(FunctionOIDs.number(name) ?? 0) }

  var userTypes: [CatalogRow] {
    self.catalog.types.values.sorted { $0.id < $1.id }.map { type in
      var row: CatalogRow = [
        "oid": .number(type.id.rawValue), "typname": .text(type.name), "typnamespace": self.namespace(type.schema),
        "typowner": .number(10), "typisdefined": .number(1), "typdelim": .text(","), "typtypmod": .integer(-1),
        "typarray": .number(type.array.rawValue), "typlen": .integer(-1), "typalign": .text("i"),
        "typstorage": .text("x"),
      ]
      var functions = ""
      switch type.kind {
      case .enumeration:
        row.merge([
          "typtype": .text("e"), "typcategory": .text("E"), "typlen": .integer(4), "typbyval": .integer(1),
          "typstorage": .text("p"),
        ]) { $1 }
        functions = "enum_"
      case .domain(let base):
        let under = TypeTable.row(self.view.base(base).id)
        row.merge([
          "typtype": .text("d"), "typcategory": .text(String(self.view.category(base.id))),
          "typbasetype": .number(base.id.rawValue), "typtypmod": .number(base.modifier),
          "typlen": .number(under?.length ?? -1), "typbyval": .bool(is: under?.isByValue ?? false),
          "typnotnull": .bool(is: self.catalog.domains[type.id.rawValue]?.isNotNull ?? false),
          "typdefault": .maybe(self.catalog.domains[type.id.rawValue]?.defaultValue?.text),
          "typcollation": .number(under?.collation ?? 0),
        ]) { $1 }
        functions = "domain_"
      case .composite:
        let relation = self.catalog.relations.values.first { $0.rowType == type.id }?.oid ?? 0
        row.merge([
          "typtype": .text("c"), "typcategory": .text("C"), "typrelid": .number(relation), "typalign": .text("d"),
        ]) { $1 }
        functions = "record_"
      case .array(let element):
        row.merge(["typtype": .text("b"), "typcategory": .text("A"), "typelem": .number(element.rawValue)]) { $1 }
        functions = "array_"
      }
      for (column, suffix) in [("typinput", "in"), ("typoutput", "out"), ("typreceive", "recv"), ("typsend", "send")] {
        row[column] = self.function(functions + suffix)
      }
      return row
    }
  }

  var enumLabels: [CatalogRow] {
    self.catalog.types.values.sorted { $0.id < $1.id }.flatMap { type -> [CatalogRow] in
      guard case .enumeration(let labels) = type.kind else { return [] }
      return labels.enumerated().map { index, label in
        [
          "oid": .number(type.id.rawValue &* 256 &+ OID(index) | 0x2000_0000), "enumtypid": .number(type.id.rawValue),
          "enumsortorder": .real(label.sortOrder), "enumlabel": .text(label.name),
        ]
      }
    }
  }
}
