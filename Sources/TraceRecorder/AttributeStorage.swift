// TraceRecorder: a tracer, metrics factory and log handler that write TraceModel values. This file: attributes under contention.

import Tracing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Android)
  import Android
#endif

/// A span's attributes, such that concurrent get-change-set sequences lose no writes.
///
/// `Span.updateAttributes` is a protocol extension: it reads `attributes`, changes the copy and assigns it. Reader and
/// writer are one thread, so each read is noted as a loan of that thread; the assignment that follows applies only the
/// keys which differ from what was lent, if anybody else wrote in between. What cannot be seen: a copy that is changed
/// and assigned on another thread than it was read on (after an `await`) replaces everything.
struct AttributeStorage {
  private struct Loan {
    var thread: UInt
    var version: UInt
    var attributes: SpanAttributes
  }

  /// Read freely; before a change in place call ``prepareToModify()``.
  var current: SpanAttributes = [:]
  private var version: UInt = 0
  private var loans: [Loan] = []

  /// One allocation serves most spans; growing from empty takes three.
  private static let typicalCount = 6

  mutating func lend(to thread: UInt = currentThread()) -> SpanAttributes {
    self.dropLoan(of: thread)
    self.loans.append(Loan(thread: thread, version: self.version, attributes: self.current))
    return self.current.isEmpty ? Self.roomy : self.current
  }

  mutating func prepareToModify() {
    self.version &+= 1
    if !self.loans.isEmpty { self.dropLoan(of: currentThread()) }
    if self.current.isEmpty { self.current.reserveCapacity(Self.typicalCount) }
  }

  mutating func replace(with new: SpanAttributes, by thread: UInt = currentThread()) {
    let loan = self.dropLoan(of: thread)
    if let loan, loan.version != self.version {
      for key in loan.attributes.keysChanged(in: new) { self.current.set(key, value: new.get(key)) }
    } else {
      self.current = new
    }
    self.version &+= 1
  }

  /// Forgets what was lent; nothing can be changed any more.
  mutating func settle() { self.loans = [] }

  @discardableResult
  private mutating func dropLoan(of thread: UInt) -> Loan? {
    self.loans.firstIndex { $0.thread == thread }.map { self.loans.remove(at: $0) }
  }

  /// An empty value that nobody else holds, so that its receiver changes it without a copy.
  private static var roomy: SpanAttributes {
    var attributes = SpanAttributes()
    attributes.reserveCapacity(Self.typicalCount)
    return attributes
  }
}

extension SpanAttributes {
  /// The keys that were added, removed or given another value, sorted.
  func keysChanged(in new: SpanAttributes) -> [String] {
    var keys: [String] = []
    new.forEach { key, value in if self.get(key) != value { keys.append(key) } }
    self.forEach { key, _ in if new.get(key) == nil { keys.append(key) } }
    return keys.sorted()
  }
}

/// A number that no other running thread has.
func currentThread() -> UInt {
  #if canImport(Glibc)
    UInt(pthread_self())
  #else
    UInt(bitPattern: pthread_self())
  #endif
}
