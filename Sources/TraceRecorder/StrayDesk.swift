// TraceRecorder: a tracer, metrics factory and log handler that write TraceModel values. This file: spans without a recorder.

import Locks
import TraceModel

/// The process's lost and found: spans that reach the router with a context that carries no recorder.
///
/// Nobody can say which scope such a span comes from. So every scope that is open when it starts gets it: as a stray if
/// that is the only scope, as a possible stray if there are several. With no scope open it is nobody's, and dropped.
final class StrayDesk: Sendable {
  static let shared = StrayDesk()

  /// Starts the strays and keeps none. Their ids start with `f`, lest they collide with a recorder's; their times are
  /// ticks of a clock of their own.
  let store = RecordStore(
    clock: .logical,
    firstTraceID: TraceID(high: 0xF000_0000_0000_0000, low: 1),
    firstSpanID: SpanID(0xF000_0000_0000_0001),
    isForStrays: true
  )

  private struct Scope {
    var store: RecordStore
    var depth: Int
  }

  private let scopes = Mutex<[ObjectIdentifier: Scope]>([:])

  init() {}

  func open(_ store: RecordStore) {
    self.scopes.withLock { $0[ObjectIdentifier(store), default: Scope(store: store, depth: 0)].depth += 1 }
  }

  func close(_ store: RecordStore) {
    let id = ObjectIdentifier(store)
    self.scopes.withLock { scopes in
      scopes[id]?.depth -= 1
      if scopes[id]?.depth == 0 { scopes[id] = nil }
    }
  }

  func hand(_ stray: LiveSpan) {
    let stores = self.openStores
    for store in stores { store.add(stray: stray, isOnlyScope: stores.count == 1) }
  }

  /// Tells whoever waits in an open scope that a stray has ended.
  func announce() {
    for store in self.openStores { store.announce() }
  }

  private var openStores: [RecordStore] { self.scopes.withLock { $0.values.map(\.store) } }
}
