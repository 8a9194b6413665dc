// SQLEngine/Functions: PostgreSQL's functions and operators. This file: which row a call means (manual, chapter 10).

/// A row that was chosen for a call.
package struct Resolution {
  package let row: FunctionRow
  /// The type that each argument given must be cast to; those of polymorphic parameters are the actual ones.
  package let arguments: [TypeID]
  package let result: TypeID
  /// The first of the arguments that are gathered into an array, whose type is the last of ``FunctionRow/arguments``;
  /// `nil` if none are, as with `VARIADIC "any"`.
  package let gathersFrom: Int?
  /// The type of that array.
  package let gatheredType: TypeID?
  /// What stands for arguments that were left out, with their types.
  package let defaults: [(text: String?, type: TypeID)]

  /// SQLite's expression with `$1` … in the arguments' places, if the row is native.
  package func template(_ types: any TypeLookup) -> String? {
    guard case .native(let template) = self.row.implementation else { return nil }
    let collation = self.arguments.first.flatMap { types.collation($0) }.map { " COLLATE \($0)" } ?? ""
    return template.split(separator: "$c", omittingEmptySubsequences: false).joined(separator: collation)
  }

  /// The types that the function's body sees, for a ``FunctionCall``.
  package var bodyArguments: [TypeID] {
    let given = self.gathersFrom.map { Array(self.arguments[..<$0]) + [self.gatheredType ?? .text] } ?? self.arguments
    return given + self.defaults.map(\.type)
  }
}

extension FunctionTable {
  /// The function of a name for arguments of types, `nil` being a literal of unknown type. `isVariadic` says that
  /// the last argument was given with the word VARIADIC.
  package static func resolve(
    name: String,
    schema: String? = nil,
    arguments: [TypeID?],
    isVariadic: Bool = false,
    types: any TypeLookup
  ) throws(SQLError) -> Resolution {
    let given = arguments.map { $0 ?? .unknown }
    let shown = (schema.map { "\($0)." } ?? "") + name
    let resolver = Resolver(given: given, types: types, isVariadic: isVariadic)
    let rows = schema == nil || schema == "pg_catalog" ? self.rows(named: name) : []
    let spelled = given.map { ColumnType($0).spelling(types) }.joined(separator: ", ")
    switch try resolver.choose(rows) {
    case .one(let candidate):
      if isVariadic, candidate.row.variadic == .any { throw .unsupported("VARIADIC with function \(name)") }
      return try resolver.resolution(candidate)
    case .none:
      throw SQLError(
        .undefinedFunction,
        "function \(shown)(\(spelled)) does not exist",
        hint: "No function matches the given name and argument types. You might need to add explicit type casts."
      )
    case .many:
      throw SQLError(
        .ambiguousFunction,
        "function \(shown)(\(spelled)) is not unique",
        hint: "Could not choose a best candidate function. You might need to add explicit type casts."
      )
    }
  }

  /// The type that a call with one argument casts to: `date('2020-01-01')`. `nil` if the name is not a type's, or
  /// there is no such cast. To be asked before ``resolve(name:schema:arguments:isVariadic:types:)``.
  package static func castTarget(
    named name: String,
    schema: String? = nil,
    argument: TypeID?,
    types: any TypeLookup
  ) -> TypeID? {
    let isOwn = schema == nil || schema == "pg_catalog"
    guard
      let target = isOwn
        ? TypeTable.row(named: name)?.id ?? types.userType(schema: schema, name: name)?.id
        : types.userType(schema: schema, name: name)?.id, target.rawValue != TypeID.any.rawValue
    else { return nil }
    guard let argument, argument != .unknown else { return target }
    switch CastTable.method(from: argument, to: target, .explicit, types: types) {
    case .binary, .function, .inOut: return target
    case .elements, nil: return nil
    }
  }

  /// The operator of a name for two operands, or one behind it (`left` is `.some(nil)` for an unknown literal).
  package static func resolve(
    operator name: String,
    left: TypeID??,
    right: TypeID?,
    types: any TypeLookup
  ) throws(SQLError) -> Resolution {
    let given = (left.map { [$0 ?? .unknown] } ?? []) + [right ?? .unknown]
    let rows = self.rows(named: name == "!=" ? "<>" : name, operators: true)
    let resolver = Resolver(given: given, types: types, isOperator: true)
    let spelled = given.map { ColumnType($0).spelling(types) }
    let shown = spelled.count == 2 ? "\(spelled[0]) \(name) \(spelled[1])" : "\(name) \(spelled[0])"
    let casts =
      given.count == 2
      ? "types. You might need to add explicit type casts." : "type. You might need to add an explicit type cast."
    switch try resolver.choose(rows) {
    case .one(let candidate): return try resolver.resolution(candidate)
    case .none:
      throw SQLError(
        .undefinedFunction,
        "operator does not exist: \(shown)",
        hint: "No operator matches the given name and argument \(casts)"
      )
    case .many:
      throw SQLError(
        .ambiguousFunction,
        "operator is not unique: \(shown)",
        hint: "Could not choose a best candidate operator. You might need to add explicit type casts."
      )
    }
  }
}

/// Chooses a row as PostgreSQL's `func_select_candidate` does.
struct Resolver {
  /// A row, and the declared type for each argument that was given.
  struct Candidate {
    let row: FunctionRow
    let types: [TypeID]
    /// Where the arguments of a variadic parameter begin.
    let gathersFrom: Int?
  }

  enum Choice {
    case none
    case one(Candidate)
    case many
  }

  let given: [TypeID]
  let types: any TypeLookup
  var isVariadic = false
  var isOperator = false

  init(given: [TypeID], types: any TypeLookup, isVariadic: Bool = false, isOperator: Bool = false) {
    self.given = given
    self.types = types
    self.isVariadic = isVariadic
    self.isOperator = isOperator
  }

  func choose(_ rows: [FunctionRow]) throws(SQLError) -> Choice {
    let candidates = rows.compactMap(self.candidate)
    if candidates.isEmpty { return .none }
    if let exact = self.exact(candidates) { return .one(exact) }
    let fitting = candidates.filter { self.fits($0) }
    if fitting.count <= 1 { return fitting.first.map { .one($0) } ?? .none }
    return self.best(fitting).map { .one($0) } ?? .many
  }

  private func candidate(_ row: FunctionRow) -> Candidate? {
    let count = row.arguments.count
    if let element = row.variadic, !self.isVariadic, self.given.count >= count {
      let fixed = row.arguments.dropLast()
      let repeated = repeatElement(element, count: self.given.count - fixed.count)
      return Candidate(
        row: row,
        types: Array(fixed) + Array(repeated),
        gathersFrom: element == .any ? nil : fixed.count
      )
    }
    if row.variadic == .any, !self.isVariadic, self.given.count == count - 1 {
      return Candidate(row: row, types: Array(row.arguments.dropLast()), gathersFrom: nil)
    }
    if row.variadic != nil, !self.isVariadic { return nil }
    guard self.given.count <= count, self.given.count >= count - row.defaults.count else { return nil }
    return Candidate(row: row, types: Array(row.arguments.prefix(self.given.count)), gathersFrom: nil)
  }

  private var bases: [TypeID] { self.given.map { self.types.base(ColumnType($0)).id } }

  private func exact(_ candidates: [Candidate]) -> Candidate? {
    var wanted = self.given
    if self.isOperator, wanted.count == 2 {
      wanted = self.bases
      // A literal beside a value is taken to be of its type.
      if wanted[0] == .unknown { wanted[0] = wanted[1] } else if wanted[1] == .unknown { wanted[1] = wanted[0] }
    }
    // Rows without a variadic parameter go first.
    return candidates.first { $0.types == wanted && $0.gathersFrom == nil } ?? candidates.first { $0.types == wanted }
  }

  // MARK: Fitting

  func fits(_ candidate: Candidate) -> Bool {
    for (type, declared) in zip(self.given, candidate.types) where !self.fits(type, declared) { return false }
    return (try? self.polymorphic(candidate)) != nil
  }

  private func fits(_ type: TypeID, _ declared: TypeID) -> Bool {
    if type == declared || type == .unknown || declared == .any { return true }
    let base = self.types.base(ColumnType(type)).id
    switch declared {
    case .anyelement, .anycompatible: return true
    case .anyarray, .anycompatiblearray: return self.types.element(of: base) != nil
    case .anynonarray, .anycompatiblenonarray: return self.types.element(of: base) == nil
    case .anyenum: return self.types.form(base) == .enumeration
    case .record: return self.types.form(base) == .record
    default: return CastTable.method(from: type, to: declared, .implicit, types: self.types) != nil
    }
  }

  static func isPolymorphic(_ type: TypeID) -> Bool {
    switch type {
    case .anyelement, .anyarray, .anynonarray, .anyenum, .anycompatible, .anycompatiblearray,
      .anycompatiblenonarray:
      true
    default: false
    }
  }

  /// The actual element types of the two families of polymorphic types; an error if arguments disagree.
  private func polymorphic(_ candidate: Candidate) throws(SQLError) -> (element: TypeID?, compatible: TypeID?) {
    var element: TypeID?
    var compatible: [TypeID] = []
    var hasCompatible = false
    for (type, declared) in zip(self.given, candidate.types) {
      let base = self.types.base(ColumnType(type)).id
      let own =
        declared == .anyarray || declared == .anycompatiblearray ? self.types.element(of: base) ?? .unknown : type
      switch declared {
      case .anyelement, .anyarray, .anynonarray, .anyenum:
        if type == .unknown { continue }
        if let known = element, known != own {
          let family = declared == .anyarray ? "anyarray" : "anyelement"
          throw SQLError(
            .datatypeMismatch,
            "arguments declared \"\(family)\" are not all alike",
            detail: "\(ColumnType(known).spelling(self.types)) versus \(ColumnType(own).spelling(self.types))"
          )
        }
        element = own
      case .anycompatible, .anycompatiblearray, .anycompatiblenonarray:
        hasCompatible = true
        if type != .unknown { compatible.append(own) }
      default: continue
      }
    }
    if candidate.types.contains(.anynonarray), let element, self.types.element(of: element) != nil {
      throw SQLError(.datatypeMismatch, "type matched to anynonarray is an array type")
    }
    if candidate.types.contains(.anyenum) {
      guard let element, self.types.form(self.types.base(ColumnType(element)).id) == .enumeration else {
        throw Self.undetermined
      }
    }
    guard hasCompatible else { return (element, nil) }
    return (element, try CommonType.select(compatible.isEmpty ? [.text] : compatible, types: self.types))
  }

  // MARK: Choosing

  private func best(_ candidates: [Candidate]) -> Candidate? {
    let bases = self.bases
    var rest = self.keepMost(candidates) { candidate in
      zip(bases, candidate.types).filter { $0 == $1 && $0 != .unknown }.count
    }
    if rest.count == 1 { return rest[0] }
    let categories = bases.map { self.types.category($0) }
    rest = self.keepMost(rest) { candidate in
      zip(zip(bases, categories), candidate.types).filter { pair, declared in
        pair.0 != .unknown && (pair.0 == declared || self.isPreferred(declared, pair.1))
      }.count
    }
    if rest.count == 1 { return rest[0] }
    guard bases.contains(.unknown) else { return nil }
    if let chosen = self.byUnknowns(&rest, bases) { return chosen }
    return self.byKnownType(rest, bases)
  }

  private func keepMost(_ candidates: [Candidate], _ score: (Candidate) -> Int) -> [Candidate] {
    let scored = candidates.map { ($0, score($0)) }
    let most = scored.map(\.1).max() ?? 0
    return scored.filter { $0.1 == most }.map(\.0)
  }

  private func isPreferred(_ type: TypeID, _ category: Character) -> Bool {
    guard let row = TypeTable.row(type) else { return false }
    return row.category == category && row.isPreferred
  }

  /// Literals of unknown type are taken for strings if a candidate allows, else for the category all agree on.
  private func byUnknowns(_ rest: inout [Candidate], _ bases: [TypeID]) -> Candidate? {
    var kept = rest
    var wanted: [(index: Int, category: Character, preferred: Bool)] = []
    for index in bases.indices where bases[index] == .unknown {
      let categories = rest.map { self.types.category($0.types[index]) }
      guard let first = categories.first else { return nil }
      let category: Character
      if categories.contains("S") {
        category = "S"
      } else if categories.allSatisfy({ $0 == first }) {
        category = first
      } else {
        return nil
      }
      let preferred = rest.contains { self.isPreferred($0.types[index], category) }
      wanted.append((index, category, preferred))
    }
    kept = rest.filter { candidate in
      wanted.allSatisfy { index, category, preferred in
        self.types.category(candidate.types[index]) == category
          && (!preferred || self.isPreferred(candidate.types[index], category))
      }
    }
    if kept.isEmpty { return nil }
    rest = kept
    return kept.count == 1 ? kept[0] : nil
  }

  /// If all known arguments are of one type, the unknown ones may be of it as well.
  private func byKnownType(_ rest: [Candidate], _ bases: [TypeID]) -> Candidate? {
    let known = Set(bases.filter { $0 != .unknown })
    guard known.count == 1, let type = known.first else { return nil }
    let assumed = Resolver(given: bases.map { _ in type }, types: self.types)
    let fitting = rest.filter { assumed.fits($0) }
    return fitting.count == 1 ? fitting[0] : nil
  }

  // MARK: The result

  func resolution(_ candidate: Candidate) throws(SQLError) -> Resolution {
    let row = candidate.row
    let (element, compatible) = try self.polymorphic(candidate)
    func actual(_ declared: TypeID, _ given: TypeID) throws(SQLError) -> TypeID {
      switch declared {
      case .any: return given
      case .record: return given == .unknown ? .record : given
      case .anyelement, .anynonarray, .anyenum:
        guard let element else { throw Self.undetermined }
        return element
      case .anyarray:
        guard let element else { throw Self.undetermined }
        if let base = self.types.element(of: self.types.base(ColumnType(given)).id), base == element { return given }
        guard let array = self.types.array(of: element) else {
          let name = ColumnType(element).spelling(self.types)
          throw SQLError(.undefinedObject, "could not find array type for data type \(name)", position: 0)
        }
        return array
      case .anycompatible, .anycompatiblenonarray: return compatible ?? .text
      case .anycompatiblearray: return self.types.array(of: compatible ?? .text) ?? .textArray
      default: return declared
      }
    }
    var arguments: [TypeID] = []
    for (type, declared) in zip(self.given, candidate.types) { arguments.append(try actual(declared, type)) }
    let omitted = candidate.gathersFrom == nil && row.variadic != .any ? row.arguments.count - self.given.count : 0
    let defaults = zip(row.defaults.suffix(omitted), row.arguments.suffix(omitted)).map { (text: $0, type: $1) }
    return Resolution(
      row: row,
      arguments: arguments,
      result: try actual(row.result, row.result),
      gathersFrom: candidate.gathersFrom,
      gatheredType: candidate.gathersFrom == nil
        ? nil : try row.arguments.last.map { last throws(SQLError) in try actual(last, .unknown) },
      defaults: defaults
    )
  }

  private static let undetermined = SQLError(
    .datatypeMismatch,
    "could not determine polymorphic type because input has type unknown",
    position: 0
  )
}
