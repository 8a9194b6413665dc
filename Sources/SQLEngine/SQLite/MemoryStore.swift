// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: the bytes of one database, shared by connections.

internal import GRDBSQLite

/// A database file that is only memory: what connections of one server share, and what a snapshot copies.
///
/// SQLite's own `memdb` lets nobody read while somebody writes. Here a writer that has not yet committed keeps its
/// changes in its page cache, and readers go on reading what was committed (SQLite's locking protocol, "File Locking
/// And Concurrency", with RESERVED beside SHARED). The copy is copy-on-write: a snapshot costs nothing until the next
/// write.
final class MemoryStore: Sendable {
  struct State {
    var bytes: [UInt8] = []
    /// Connections that hold SHARED or more.
    var readers = 0
    /// Whether a connection holds RESERVED or more.
    var reserved = false
    /// The greatest schema cookie that a snapshot or a restore has seen.
    var greatestCookie: UInt32 = 0
    var greatestChange: UInt32 = 0
  }

  /// Guarded by the lock of the server that owns the database: every connection to it is used under that lock only.
  nonisolated(unsafe) let state: UnsafeMutablePointer<State>
  /// The VFS through which SQLite opens this store, and only this. Written once; SQLite reads it.
  private nonisolated(unsafe) let vfs: UnsafeMutablePointer<sqlite3_vfs>
  let vfsName: String

  init() {
    self.state = .allocate(capacity: 1)
    self.state.initialize(to: State())
    self.vfs = .allocate(capacity: 1)
    self.vfsName = "backlot-\(UInt(bitPattern: self.vfs))"
    self.vfs.initialize(to: sqlite3_vfs())
    let name = UnsafeMutablePointer<CChar>.allocate(capacity: self.vfsName.utf8.count + 1)
    for (offset, byte) in self.vfsName.utf8.enumerated() { name[offset] = CChar(truncatingIfNeeded: byte) }
    name[self.vfsName.utf8.count] = 0
    self.vfs.pointee = MemoryVFS.methods(name: UnsafePointer(name), store: self)
    sqlite3_vfs_register(self.vfs, 0)
  }

  deinit {
    sqlite3_vfs_unregister(self.vfs)
    self.vfs.pointee.zName?.deallocate()
    self.vfs.deallocate()
    self.state.deinitialize(count: 1)
    self.state.deallocate()
  }
}

extension MemoryStore {
  /// The committed state of the database.
  struct Snapshot: Sendable {
    fileprivate let bytes: [UInt8]
  }

  /// Where the file's header has its change counter, its schema cookie and the counter for which its size is valid
  /// ("Database File Format", 1.3).
  private enum Header {
    static let change = 24
    static let cookie = 40
    static let validFor = 92
    static let size = 100
  }

  func snapshot() -> Snapshot {
    self.note(self.state.pointee.bytes)
    return Snapshot(bytes: self.state.pointee.bytes)
  }

  /// Puts a snapshot back. No connection may hold a transaction.
  ///
  /// Connections see by the header that what they have cached is no longer true: the change counter always moves on,
  /// the schema cookie unless the schema is the one that they have.
  func restore(_ snapshot: Snapshot) {
    self.note(self.state.pointee.bytes)
    let cookie = Self.number(self.state.pointee.bytes, Header.cookie)
    self.state.pointee.bytes = snapshot.bytes
    guard snapshot.bytes.count >= Header.size else { return }
    self.state.pointee.greatestChange &+= 1
    self.set(self.state.pointee.greatestChange, Header.change)
    self.set(self.state.pointee.greatestChange, Header.validFor)
    if Self.number(snapshot.bytes, Header.cookie) != cookie {
      self.state.pointee.greatestCookie &+= 1
      self.set(self.state.pointee.greatestCookie, Header.cookie)
    }
  }

  private func note(_ bytes: [UInt8]) {
    let (cookie, change) = (Self.number(bytes, Header.cookie), Self.number(bytes, Header.change))
    self.state.pointee.greatestCookie = max(self.state.pointee.greatestCookie, cookie)
    self.state.pointee.greatestChange = max(self.state.pointee.greatestChange, change)
  }

  private static func number(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
    guard bytes.count >= Header.size else { return 0 }
    return bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  private func set(_ number: UInt32, _ offset: Int) {
    for index in 0..<4 {
      self.state.pointee.bytes[offset + index] = UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * index))
    }
  }
}
