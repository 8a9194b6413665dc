// Locks: the one lock type of the house.

#if THREAD_SANITIZER
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// What the standard library's `Mutex` is, on a lock that the thread sanitizer can see.
  ///
  /// On Linux the sanitizer does not know `Synchronization.Mutex`, whose slow path is in uninstrumented code, and
  /// reports every contended use. `make thread-sanitizer` builds with this type instead: the same sections are locked,
  /// and an access outside them is still found.
  package struct Mutex<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let value: UnsafeMutablePointer<Value>

    package init(_ initialValue: consuming sending Value) {
      self.lock = .allocate(capacity: 1)
      self.lock.initialize(to: pthread_mutex_t())
      pthread_mutex_init(self.lock, nil)
      self.value = .allocate(capacity: 1)
      self.value.initialize(to: initialValue)
    }

    deinit {
      self.value.deinitialize(count: 1)
      self.value.deallocate()
      pthread_mutex_destroy(self.lock)
      self.lock.deallocate()
    }

    package borrowing func withLock<Result: ~Copyable, Failure: Error>(
      _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
      self._unsafeLock()
      defer { self._unsafeUnlock() }
      return try body(&self.value.pointee)
    }

    package borrowing func _unsafeLock() { pthread_mutex_lock(self.lock) }

    package borrowing func _unsafeUnlock() { pthread_mutex_unlock(self.lock) }
  }
#else
  /// The standard library's mutex.
  @_exported public import Synchronization
#endif
