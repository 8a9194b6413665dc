// SQLEngine/Types: PostgreSQL's types. This file: what is known of one built-in type.

/// How a type's values are read, written and kept; several types share one.
package enum TypeForm: Hashable, Sendable {
  case bool, int2, int4, int8, oid, float4, float8, numeric
  case text, varchar, bpchar, name, char, bytea, uuid
  case date, time, timetz, timestamp, timestamptz, interval
  case json, jsonb, jsonpath
  /// An array, by its elements' type.
  case array(TypeID)
  /// `int2vector` and `oidvector`: numbers between spaces, kept as an array from 0.
  case vector(TypeID)
  /// An object's number that is read and written as its name.
  case reg(RegObjectKind)
  case enumeration, record, tid, lsn
  /// `void`: written as nothing.
  case void
  /// Pseudo-types, and those that are only named (`aclitem`): kept as text, if at all.
  case opaque

  /// What SQLite keeps.
  package var storage: Storage {
    switch self {
    case .bool, .int2, .int4, .int8, .oid, .date, .time, .timestamp, .timestamptz, .reg, .lsn: .integer
    case .float4, .float8, .enumeration: .real
    case .bytea: .blob
    default: .text
    }
  }

  /// SQLite's storage classes.
  package enum Storage: String, Sendable {
    case integer = "INTEGER"
    case real = "REAL"
    case text = "TEXT"
    case blob = "BLOB"
  }
}

/// What the `reg…` types name.
package enum RegObjectKind: String, Hashable, Sendable {
  case function, procedureSignature, operation, operatorSignature, relation, type, namespace, role, collation
  case textSearchConfiguration, textSearchDictionary
}

/// One built-in type: a row of `pg_type`.
package final class TypeRow: Sendable {
  package let id: TypeID
  /// `typname`.
  package let name: String
  /// As SQL spells it: `format_type(oid, NULL)`.
  package let spelling: String
  /// `typarray`, or 0.
  package let array: TypeID
  /// `typelem`, or 0.
  package let element: TypeID
  /// `typlen`: bytes, -1 for a varying length, -2 for a C string.
  package let length: Int16
  package let isByValue: Bool
  /// `typtype`: `b` base, `p` pseudo-type.
  package let kind: Character
  /// `typcategory`: see the manual's table 53.65.
  package let category: Character
  package let isPreferred: Bool
  /// `typalign`.
  package let alignment: Character
  /// `typstorage`.
  package let toast: Character
  package let form: TypeForm
  /// What stands before `in`, `out`, `recv` and `send` in the names of its functions.
  private let functionStem: String
  /// Whether a precision or length may be given.
  package let takesModifier: Bool

  init(
    _ id: TypeID,
    _ name: String,
    _ form: TypeForm,
    array: TypeID,
    element: TypeID = 0,
    length: Int16,
    byValue: Bool = false,
    category: Character,
    preferred: Bool = false,
    alignment: Character = "i",
    toast: Character = "p",
    kind: Character = "b",
    spelling: String? = nil,
    functions: String? = nil,
    takesModifier: Bool = false
  ) {
    self.id = id
    self.name = name
    self.spelling = spelling ?? name
    self.array = array
    self.element = element
    self.length = length
    self.isByValue = byValue
    self.kind = kind
    self.category = category
    self.isPreferred = preferred
    self.alignment = alignment
    self.toast = toast
    self.form = form
    self.functionStem = functions ?? name
    self.takesModifier = takesModifier
  }

  /// `typdelim`: what separates elements of an array.
  package var delimiter: Character { "," }
  package var inputFunction: String { self.functionStem + "in" }
  package var outputFunction: String { self.functionStem + "out" }
  package var receiveFunction: String? { self.hasBinaryForm ? self.functionStem + "recv" : nil }
  package var sendFunction: String? { self.hasBinaryForm ? self.functionStem + "send" : nil }
  package var modifierInput: String? { self.takesModifier ? self.name + "typmodin" : nil }
  package var modifierOutput: String? { self.takesModifier ? self.name + "typmodout" : nil }
  /// `typcollation`.
  package var collation: UInt32 { self.id == .name ? 950 : self.isCollatable ? 100 : 0 }
  package var isCollatable: Bool { [.text, .varchar, .bpchar, .name, .pgNodeTree].contains(self.id) }
  private var hasBinaryForm: Bool { self.form != .opaque || self.id == .unknown || self.id == .pgNodeTree }

  /// The array type of this row's type.
  var arrayRow: TypeRow {
    TypeRow(
      self.array,
      "_" + self.name,
      .array(self.id),
      array: 0,
      element: self.id,
      length: -1,
      category: "A",
      alignment: self.alignment == "d" ? "d" : "i",
      toast: "x",
      kind: self.kind == "p" ? "p" : "b",
      spelling: self.spelling + "[]",
      functions: "array_",
      takesModifier: self.takesModifier
    )
  }
}
