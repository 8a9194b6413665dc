// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: what SQLite asks of an operating system, answered
// from a MemoryStore.

internal import GRDBSQLite

/// The callbacks of a VFS with one file ("The OS Interface or VFS" in SQLite's documentation).
enum MemoryVFS {
  /// An open file, laid out as SQLite wants it: the methods first.
  struct File {
    var base: sqlite3_file
    var state: UnsafeMutablePointer<MemoryStore.State>?
    var lock: Int32
  }

  /// Extended result codes, which are macros that Swift does not see.
  private enum Failure {
    static let read = SQLITE_IOERR | 1 << 8
    static let shortRead = SQLITE_IOERR | 2 << 8
    static let write = SQLITE_IOERR | 3 << 8
    static let truncate = SQLITE_IOERR | 6 << 8
    static let lock = SQLITE_IOERR | 15 << 8
  }

  static func methods(name: UnsafePointer<CChar>, store: MemoryStore) -> sqlite3_vfs {
    var vfs = sqlite3_vfs()
    vfs.iVersion = 1
    vfs.szOsFile = Int32(MemoryLayout<File>.stride)
    vfs.mxPathname = 64
    vfs.zName = name
    vfs.pAppData = UnsafeMutableRawPointer(store.state)
    vfs.xOpen = { vfs, name, file, flags, outFlags in
      guard let vfs, let file else { return SQLITE_CANTOPEN }
      file.pointee.pMethods = nil
      guard flags & SQLITE_OPEN_MAIN_DB != 0, let state = vfs.pointee.pAppData else { return SQLITE_CANTOPEN }
      MemoryVFS.open(file)?.pointee = File(
        base: sqlite3_file(pMethods: UnsafePointer(MemoryVFS.fileMethods)),
        state: state.assumingMemoryBound(to: MemoryStore.State.self),
        lock: SQLITE_LOCK_NONE
      )
      outFlags?.pointee = flags
      return SQLITE_OK
    }
    vfs.xDelete = { _, _, _ in SQLITE_OK }
    vfs.xAccess = { _, _, _, result in
      result?.pointee = 0
      return SQLITE_OK
    }
    vfs.xFullPathname = { _, name, capacity, result in
      guard let name, let result else { return SQLITE_CANTOPEN }
      var index = 0
      while index < Int(capacity) {
        result[index] = name[index]
        if name[index] == 0 { return SQLITE_OK }
        index += 1
      }
      return SQLITE_CANTOPEN
    }
    vfs.xRandomness = { _, count, result in
      for index in 0..<Int(max(count, 0)) { result?[index] = CChar(truncatingIfNeeded: index) }
      return count
    }
    vfs.xSleep = { _, _ in 0 }
    vfs.xCurrentTime = { _, result in
      result?.pointee = 0
      return SQLITE_OK
    }
    vfs.xGetLastError = { _, _, _ in 0 }
    return vfs
  }

  private static func open(_ file: UnsafeMutablePointer<sqlite3_file>?) -> UnsafeMutablePointer<File>? {
    file.map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: File.self) }
  }

  /// The methods of an open file, the same for all. Written once, and only read from then on.
  private nonisolated(unsafe) static let fileMethods: UnsafeMutablePointer<sqlite3_io_methods> = {
    let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
    methods.initialize(to: sqlite3_io_methods())
    methods.pointee.iVersion = 1
    methods.pointee.xClose = { file in MemoryVFS.unlock(file, SQLITE_LOCK_NONE) }
    methods.pointee.xRead = { MemoryVFS.read($0, $1, $2, $3) }
    methods.pointee.xWrite = { MemoryVFS.write($0, $1, $2, $3) }
    methods.pointee.xTruncate = { file, size in
      guard let state = MemoryVFS.open(file)?.pointee.state, size >= 0 else { return Failure.truncate }
      let excess = state.pointee.bytes.count - Int(size)
      if excess > 0 { state.pointee.bytes.removeLast(excess) }
      return SQLITE_OK
    }
    methods.pointee.xSync = { _, _ in SQLITE_OK }
    methods.pointee.xFileSize = { file, size in
      size?.pointee = sqlite3_int64(MemoryVFS.open(file)?.pointee.state?.pointee.bytes.count ?? 0)
      return SQLITE_OK
    }
    methods.pointee.xLock = { MemoryVFS.lock($0, $1) }
    methods.pointee.xUnlock = { MemoryVFS.unlock($0, $1) }
    methods.pointee.xCheckReservedLock = { file, result in
      result?.pointee = MemoryVFS.open(file)?.pointee.state?.pointee.reserved == true ? 1 : 0
      return SQLITE_OK
    }
    methods.pointee.xFileControl = { _, _, _ in SQLITE_NOTFOUND }
    methods.pointee.xSectorSize = { _ in 4096 }
    methods.pointee.xDeviceCharacteristics = { _ in
      SQLITE_IOCAP_ATOMIC | SQLITE_IOCAP_POWERSAFE_OVERWRITE | SQLITE_IOCAP_SAFE_APPEND | SQLITE_IOCAP_SEQUENTIAL
    }
    return methods
  }()

  private static func read(
    _ file: UnsafeMutablePointer<sqlite3_file>?,
    _ buffer: UnsafeMutableRawPointer?,
    _ count: Int32,
    _ offset: sqlite3_int64
  ) -> Int32 {
    guard let state = self.open(file)?.pointee.state, let buffer, count > 0, offset >= 0 else {
      return Failure.read
    }
    return state.pointee.bytes.withUnsafeBytes { bytes in
      let available = max(0, min(Int(count), bytes.count - Int(offset)))
      if available > 0, let base = bytes.baseAddress {
        buffer.copyMemory(from: base + Int(offset), byteCount: available)
      }
      if available == Int(count) { return SQLITE_OK }
      (buffer + available).initializeMemory(as: UInt8.self, repeating: 0, count: Int(count) - available)
      return Failure.shortRead
    }
  }

  private static func write(
    _ file: UnsafeMutablePointer<sqlite3_file>?,
    _ buffer: UnsafeRawPointer?,
    _ count: Int32,
    _ offset: sqlite3_int64
  ) -> Int32 {
    guard let state = self.open(file)?.pointee.state, let buffer, count > 0, offset >= 0 else {
      return Failure.write
    }
    let (end, overflow) = Int(offset).addingReportingOverflow(Int(count))
    if overflow { return Failure.write }
    let missing = end - state.pointee.bytes.count
    if missing > 0 { state.pointee.bytes.append(contentsOf: repeatElement(0, count: missing)) }
    state.pointee.bytes.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { ($0 + Int(offset)).copyMemory(from: buffer, byteCount: Int(count)) }
    }
    return SQLITE_OK
  }

  /// SHARED beside RESERVED is allowed; PENDING and EXCLUSIVE want all other readers gone.
  private static func lock(_ file: UnsafeMutablePointer<sqlite3_file>?, _ wanted: Int32) -> Int32 {
    guard let open = self.open(file), let state = open.pointee.state else { return Failure.lock }
    let held = open.pointee.lock
    if held >= wanted { return SQLITE_OK }
    if held < SQLITE_LOCK_SHARED { state.pointee.readers += 1 }
    if wanted >= SQLITE_LOCK_RESERVED {
      let othersReserved = held < SQLITE_LOCK_RESERVED && state.pointee.reserved
      if othersReserved || (wanted == SQLITE_LOCK_EXCLUSIVE && state.pointee.readers > 1) {
        if held < SQLITE_LOCK_SHARED { state.pointee.readers -= 1 }
        return SQLITE_BUSY
      }
      state.pointee.reserved = true
    }
    open.pointee.lock = wanted
    return SQLITE_OK
  }

  private static func unlock(_ file: UnsafeMutablePointer<sqlite3_file>?, _ wanted: Int32) -> Int32 {
    guard let open = self.open(file), let state = open.pointee.state else { return SQLITE_OK }
    let held = open.pointee.lock
    if held <= wanted { return SQLITE_OK }
    if held >= SQLITE_LOCK_RESERVED && wanted < SQLITE_LOCK_RESERVED { state.pointee.reserved = false }
    if held >= SQLITE_LOCK_SHARED && wanted < SQLITE_LOCK_SHARED { state.pointee.readers -= 1 }
    open.pointee.lock = wanted
    return SQLITE_OK
  }
}
