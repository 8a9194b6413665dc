// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: functions, aggregates and collations of ours.

internal import GRDBSQLite

/// A function of ours.
typealias ScalarBody = ([SQLValue]) throws(SQLError) -> SQLValue

/// What an aggregate or window function of ours collects.
protocol AggregateBody: AnyObject {
  func step(_ arguments: [SQLValue]) throws(SQLError)
  func result() throws(SQLError) -> SQLValue
}

/// The same for OVER with a frame that moves: rows leave it in the order in which they came.
protocol WindowBody: AggregateBody {
  func inverse(_ arguments: [SQLValue])
}

/// What SQLite keeps for a function: its body and where to leave its error.
private final class FunctionBox<Body> {
  let body: Body
  let shared: UnsafeMutablePointer<SQLiteConnection.Shared>

  init(_ body: Body, _ shared: UnsafeMutablePointer<SQLiteConnection.Shared>) {
    self.body = body
    self.shared = shared
  }

  static func of(_ context: OpaquePointer?) -> FunctionBox? {
    sqlite3_user_data(context).map { Unmanaged<FunctionBox>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Ends the statement with an error. The text given to SQLite never reaches a client.
  func fail(_ error: SQLError, _ context: OpaquePointer?) {
    self.shared.pointee.failure = error
    sqlite3_result_error(context, "function", -1)
  }

  func finish(_ context: OpaquePointer?, _ compute: () throws(SQLError) -> SQLValue) {
    do throws(SQLError) { setResult(try compute(), context) } catch { self.fail(error, context) }
  }
}

/// What an aggregate's context points to.
private final class AggregateBox {
  let state: any AggregateBody
  init(_ state: any AggregateBody) { self.state = state }
}

private typealias ScalarBox = FunctionBox<ScalarBody>
private typealias AggregateMaker = () -> any AggregateBody
private typealias MakerBox = FunctionBox<AggregateMaker>
private typealias CollationBox = FunctionBox<(String, String) -> Int>

extension SQLiteConnection {
  /// Makes a function known under a name.
  ///
  /// - Parameter count: how many arguments; -1 for any number.
  /// - Parameter deterministic: whether the same arguments always give the same result, so that SQLite may call it
  ///   once for a statement or keep it in an index.
  func register(_ name: String, count: Int32, deterministic: Bool, _ body: @escaping ScalarBody) {
    let box = Unmanaged.passRetained(ScalarBox(body, self.shared)).toOpaque()
    let flags = SQLITE_UTF8 | (deterministic ? SQLITE_DETERMINISTIC : 0)
    sqlite3_create_function_v2(
      self.handle,
      name,
      count,
      flags,
      box,
      { context, count, values in
        guard let box = ScalarBox.of(context) else { return }
        box.finish(context) { () throws(SQLError) in try box.body(arguments(count, values)) }
      },
      nil,
      nil,
      { $0.map { Unmanaged<ScalarBox>.fromOpaque($0).release() } }
    )
  }

  /// Makes an aggregate known under a name.
  ///
  /// - Parameter isWindow: whether it may also be used with OVER; what `make` makes is a ``WindowBody`` then.
  func registerAggregate(
    _ name: String,
    count: Int32,
    isWindow: Bool = false,
    _ make: @escaping () -> any AggregateBody
  ) {
    let box = Unmanaged.passRetained(MakerBox(make, self.shared)).toOpaque()
    let release: @convention(c) (UnsafeMutableRawPointer?) -> Void = {
      $0.map { Unmanaged<MakerBox>.fromOpaque($0).release() }
    }
    guard isWindow else {
      sqlite3_create_function_v2(
        self.handle,
        name,
        count,
        SQLITE_UTF8,
        box,
        nil,
        { aggregateStep($0, $1, $2) },
        { aggregateEnd($0) },
        release
      )
      return
    }
    sqlite3_create_window_function(
      self.handle,
      name,
      count,
      SQLITE_UTF8,
      box,
      { aggregateStep($0, $1, $2) },
      { aggregateEnd($0) },
      { context in
        guard let box = MakerBox.of(context) else { return }
        guard let state = aggregateSlot(context, create: true)?.pointee?.takeUnretainedValue().state else {
          return box.finish(context) { () throws(SQLError) in try box.body().result() }
        }
        box.finish(context) { () throws(SQLError) in try state.result() }
      },
      { context, count, values in
        let state = aggregateSlot(context, create: true)?.pointee?.takeUnretainedValue().state
        (state as? any WindowBody)?.inverse(arguments(count, values))
      },
      release
    )
  }

  /// Makes an order of texts known under a name: less than zero, zero or more, as `memcmp` says it.
  func registerCollation(_ name: String, _ compare: @escaping (String, String) -> Int) {
    let box = Unmanaged.passRetained(CollationBox(compare, self.shared)).toOpaque()
    sqlite3_create_collation_v2(
      self.handle,
      name,
      SQLITE_UTF8,
      box,
      { box, leftCount, left, rightCount, right in
        guard let box else { return 0 }
        let body = Unmanaged<CollationBox>.fromOpaque(box).takeUnretainedValue().body
        let order = body(text(left, leftCount), text(right, rightCount))
        return order < 0 ? -1 : (order > 0 ? 1 : 0)
      },
      { $0.map { Unmanaged<CollationBox>.fromOpaque($0).release() } }
    )
  }
}

private func aggregateStep(_ context: OpaquePointer?, _ count: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>?) {
  guard let box = MakerBox.of(context), let slot = aggregateSlot(context, create: true) else { return }
  if slot.pointee == nil { slot.pointee = Unmanaged.passRetained(AggregateBox(box.body())) }
  guard let state = slot.pointee?.takeUnretainedValue().state else { return }
  do throws(SQLError) { try state.step(arguments(count, values)) } catch { box.fail(error, context) }
}

private func aggregateEnd(_ context: OpaquePointer?) {
  guard let box = MakerBox.of(context) else { return }
  let slot = aggregateSlot(context, create: false)
  let state = slot?.pointee?.takeRetainedValue().state ?? box.body()
  slot?.pointee = nil
  // After an error SQLite still calls this, to free what there is.
  if box.shared.pointee.failure != nil { return sqlite3_result_null(context) }
  box.finish(context) { () throws(SQLError) in try state.result() }
}

private func aggregateSlot(
  _ context: OpaquePointer?,
  create: Bool
) -> UnsafeMutablePointer<Unmanaged<AggregateBox>?>? {
  let size = create ? Int32(MemoryLayout<Unmanaged<AggregateBox>?>.size) : 0
  return sqlite3_aggregate_context(context, size)?.assumingMemoryBound(to: Unmanaged<AggregateBox>?.self)
}

private func text(_ bytes: UnsafeRawPointer?, _ count: Int32) -> String {
  String(decoding: UnsafeRawBufferPointer(start: bytes, count: Int(count)), as: UTF8.self)
}

private func arguments(_ count: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>?) -> [SQLValue] {
  guard let values else { return [] }
  return (0..<Int(count)).map { argument(values[$0]) }
}

private func argument(_ value: OpaquePointer?) -> SQLValue {
  switch sqlite3_value_type(value) {
  case SQLITE_INTEGER: return .integer(sqlite3_value_int64(value))
  case SQLITE_FLOAT: return .real(sqlite3_value_double(value))
  case SQLITE_TEXT:
    guard let bytes = sqlite3_value_text(value) else { return .text("") }
    return .text(text(bytes, sqlite3_value_bytes(value)))
  case SQLITE_BLOB:
    let count = Int(sqlite3_value_bytes(value))
    return .blob([UInt8](UnsafeRawBufferPointer(start: sqlite3_value_blob(value), count: count)))
  default: return .null
  }
}

private func setResult(_ value: SQLValue, _ context: OpaquePointer?) {
  switch value {
  case .null: sqlite3_result_null(context)
  case .integer(let number): sqlite3_result_int64(context, number)
  case .real(let number): sqlite3_result_double(context, number)
  case .text(var text):
    text.withUTF8 { bytes in
      UnsafeRawBufferPointer(bytes).withMemoryRebound(to: CChar.self) {
        guard let start = $0.baseAddress else { return sqlite3_result_text(context, "", 0, transient) }
        sqlite3_result_text64(context, start, UInt64($0.count), transient, UInt8(SQLITE_UTF8))
      }
    }
  case .blob(let bytes):
    bytes.isEmpty
      ? sqlite3_result_zeroblob(context, 0)
      : sqlite3_result_blob64(context, bytes, UInt64(bytes.count), transient)
  }
}
