// MemcachedWire: memcached's protocols, both directions, no I/O. This file: what a line asks for.

import WireCore

/// A line of the text protocols, read.
enum TextLine {
  /// A whole request.
  case whole(TextCommand, isQuiet: Bool)
  /// The head of an item; its data follow.
  case head(StoreCommand, isQuiet: Bool)
  /// The head of an item that a meta command stores.
  case metaHead(MetaCommand)
  /// The head of an item that is refused; so many bytes are to be passed over.
  case refusedHead(String, isQuiet: Bool, skipping: Int)

  /// The longest key, in bytes.
  static var maximumKey: Int { 250 }
  private static let badFormat = "CLIENT_ERROR bad command line format"
  private static let error = TextLine.refused("ERROR")

  private static func refused(_ line: String, isQuiet: Bool = false) -> TextLine {
    .whole(.refused(line), isQuiet: isQuiet)
  }

  init(_ line: ByteString) {
    let words = TextWords(line)
    guard words[0].count >= 2 else {
      self = Self.error
      return
    }
    self = Self.meta(words) ?? Self.classic(words)
  }

  // MARK: Classic

  private static func classic(_ words: TextWords) -> TextLine {
    switch words.text(0) {
    case "get", "bget": self.get(words, returnsCAS: false, hasExpiry: false)
    case "gets": self.get(words, returnsCAS: true, hasExpiry: false)
    case "gat": self.get(words, returnsCAS: false, hasExpiry: true)
    case "gats": self.get(words, returnsCAS: true, hasExpiry: true)
    case "set": self.store(words, .set)
    case "add": self.store(words, .add)
    case "replace": self.store(words, .replace)
    case "append": self.store(words, .append)
    case "prepend": self.store(words, .prepend)
    case "cas": self.store(words, .cas)
    case "incr": self.delta(words, isIncrement: true)
    case "decr": self.delta(words, isIncrement: false)
    case "touch": self.touch(words)
    case "delete": self.delete(words)
    default: self.administration(words)
    }
  }

  private static func get(_ words: TextWords, returnsCAS: Bool, hasExpiry: Bool) -> TextLine {
    guard words.count >= 2 else { return self.error }
    var expiry: Int32?
    if hasExpiry {
      expiry = CNumber.int32(words[1])
      guard expiry != nil else { return .refused("CLIENT_ERROR invalid exptime argument") }
    }
    let keys = words.words.dropFirst(hasExpiry ? 2 : 1)
    let good = keys.prefix { $0.count <= Self.maximumKey }.map { ByteString($0) }
    let problem = good.count < keys.count ? self.badFormat : nil
    return .whole(.get(keys: good, returnsCAS: returnsCAS, expiry: expiry, problem: problem), isQuiet: false)
  }

  private static func store(_ words: TextWords, _ mode: StoreMode) -> TextLine {
    let plain = mode == .cas ? 6 : 5
    guard words.count == plain || words.count == plain + 1 else { return self.error }
    let isQuiet = words.endsWithNoReply
    guard words[1].count <= Self.maximumKey, let flags = CNumber.uint32(words[2]), let expiry = CNumber.int32(words[3]),
      let length = CNumber.int32(words[4]), let cas = mode == .cas ? CNumber.uint64(words[5]) : 0,
      (0...Int32.max - 2).contains(length)
    else { return .refused(self.badFormat, isQuiet: isQuiet) }
    let head = StoreCommand(
      mode: mode,
      key: ByteString(words[1]),
      flags: flags,
      expiry: expiry,
      cas: cas,
      length: Int(length)
    )
    return .head(head, isQuiet: isQuiet)
  }

  private static func delta(_ words: TextWords, isIncrement: Bool) -> TextLine {
    guard words.count == 3 || words.count == 4 else { return self.error }
    let isQuiet = words.endsWithNoReply
    guard words[1].count <= Self.maximumKey else { return .refused(self.badFormat, isQuiet: isQuiet) }
    guard let amount = CNumber.uint64(words[2]) else {
      return .refused("CLIENT_ERROR invalid numeric delta argument", isQuiet: isQuiet)
    }
    let command = TextCommand.delta(key: ByteString(words[1]), isIncrement: isIncrement, amount: amount)
    return .whole(command, isQuiet: isQuiet)
  }

  private static func touch(_ words: TextWords) -> TextLine {
    guard words.count == 3 || words.count == 4 else { return self.error }
    let isQuiet = words.endsWithNoReply
    guard words[1].count <= Self.maximumKey else { return .refused(self.badFormat, isQuiet: isQuiet) }
    guard let expiry = CNumber.int32(words[2]) else {
      return .refused("CLIENT_ERROR invalid exptime argument", isQuiet: isQuiet)
    }
    return .whole(.touch(key: ByteString(words[1]), expiry: expiry), isQuiet: isQuiet)
  }

  /// Once there was a time behind the key; a zero is still accepted.
  private static func delete(_ words: TextWords) -> TextLine {
    guard (2...4).contains(words.count) else { return self.error }
    let isQuiet = words.count > 2 && words.endsWithNoReply
    let hasZero = words[2].elementsEqual("0".utf8)
    let isValid =
      switch words.count {
      case 2: true
      case 3: hasZero || isQuiet
      default: hasZero && isQuiet
      }
    guard isValid else { return .refused(self.badFormat + ".  Usage: delete <key> [noreply]", isQuiet: isQuiet) }
    guard words[1].count <= Self.maximumKey else { return .refused(self.badFormat, isQuiet: isQuiet) }
    return .whole(.delete(key: ByteString(words[1])), isQuiet: isQuiet)
  }

  private static func administration(_ words: TextWords) -> TextLine {
    switch words.text(0) {
    case "flush_all": return self.flushAll(words)
    case "version": return .whole(.version, isQuiet: false)
    case "quit": return .whole(.quit, isQuiet: false)
    case "shutdown": return .whole(.shutdown, isQuiet: false)
    case "stats": return .whole(.stats(words.words.dropFirst().map { ByteString($0) }), isQuiet: false)
    case "verbosity":
      guard words.count == 2 || words.count == 3 else { return self.error }
      let isQuiet = words.endsWithNoReply
      guard CNumber.uint32(words[1]) != nil else { return .refused(self.badFormat, isQuiet: isQuiet) }
      return .whole(.verbosity, isQuiet: isQuiet)
    case "cache_memlimit":
      guard words.count == 2 || words.count == 3 else { return self.error }
      let isQuiet = words.endsWithNoReply
      guard let limit = CNumber.uint32(words[1]) else { return .refused("ERROR", isQuiet: isQuiet) }
      return .whole(.memoryLimit(limit), isQuiet: isQuiet)
    case "lru" where words.count < 2, "extstore" where words.count < 2: return self.error
    case "slabs", "lru", "lru_crawler", "watch", "extstore": return .whole(.administration, isQuiet: false)
    default:
      // Names with these initials are looked up apart from the others.
      let isPlain = words[0].first.map { "gsacidt".utf8.contains($0) } ?? true
      return !isPlain && words.words.last?.starts(with: "HTTP/".utf8) == true
        ? .whole(.quit, isQuiet: false) : self.error
    }
  }

  private static func flushAll(_ words: TextWords) -> TextLine {
    guard words.count <= 3 else { return self.error }
    let isQuiet = words.endsWithNoReply
    guard words.count != (isQuiet ? 2 : 1) else { return .whole(.flushAll(delay: 0), isQuiet: isQuiet) }
    guard let delay = CNumber.int32(words[1]) else {
      return .refused("CLIENT_ERROR invalid exptime argument", isQuiet: isQuiet)
    }
    return .whole(.flushAll(delay: delay), isQuiet: isQuiet)
  }

  // MARK: Meta

  private static func meta(_ words: TextWords) -> TextLine? {
    guard words[0].first == UInt8(ascii: "m"), words[0].count == 2 else { return nil }
    switch words.text(0) {
    case "mg":
      return self.meta(words, flagsFrom: 2, tooMany: "CLIENT_ERROR options flags are too long") { .metaGet($0) }
    case "ms": return self.metaSet(words)
    case "md": return self.meta(words, flagsFrom: 2, anyProblem: self.anyFlagProblem) { .metaDelete($0) }
    case "ma": return self.meta(words, flagsFrom: 2, anyProblem: self.anyFlagProblem) { .metaArithmetic($0) }
    case "mn": return .whole(.metaNoop, isQuiet: false)
    case "me": return self.metaDebug(words)
    default: return self.error
    }
  }

  private static let anyFlagProblem = "CLIENT_ERROR invalid or duplicate flag"

  private static func meta(
    _ words: TextWords,
    flagsFrom start: Int,
    tooMany: String = "CLIENT_ERROR options flags too long",
    anyProblem: String? = nil,
    _ make: (MetaCommand) -> TextCommand
  ) -> TextLine {
    guard words.count >= 2 else { return self.error }
    guard words[1].count <= Self.maximumKey else { return .refused(self.badFormat) }
    guard words.count <= MetaCommand.maximumWords else { return .refused(tooMany) }
    var command = MetaCommand(key: ByteString(words[1]))
    if let problem = command.read(words.words.dropFirst(start)) { return .refused(anyProblem ?? problem) }
    return .whole(make(command), isQuiet: command.isQuiet)
  }

  private static func metaSet(_ words: TextWords) -> TextLine {
    guard words.count >= 2 else { return self.error }
    guard words[1].count <= Self.maximumKey, words.count > 2 else { return .refused(self.badFormat) }
    guard words.count <= MetaCommand.maximumWords else { return .refused("CLIENT_ERROR options flags too long") }
    guard let length = CNumber.int32(words[2]), (0...Int32.max - 2).contains(length) else {
      return .refused(self.badFormat)
    }
    var command = MetaCommand(key: ByteString(words[1]))
    command.length = Int(length)
    if let problem = command.read(words.words.dropFirst(3)) ?? command.problemOfSet {
      return .refusedHead(problem, isQuiet: false, skipping: command.length + 2)
    }
    return .metaHead(command)
  }

  private static func metaDebug(_ words: TextWords) -> TextLine {
    guard words.count >= 2, words[1].count <= Self.maximumKey else { return .refused(self.badFormat) }
    guard words[2].elementsEqual("b".utf8) else {
      return .whole(.metaDebug(key: ByteString(words[1]), isBinary: false), isQuiet: false)
    }
    guard let key = Base64.decode(words[1]) else { return .refused(self.badFormat) }
    return .whole(.metaDebug(key: ByteString(key), isBinary: true), isQuiet: false)
  }
}

extension MetaCommand {
  /// What is wrong with flags of `ms` that other commands do not mind, or mind later.
  fileprivate var problemOfSet: String? {
    if let mode = self.mode, !"EAPRS".utf8.contains(mode) { return "CLIENT_ERROR invalid mode for ms M token" }
    let opaque = self.flags.first { $0.name == UInt8(ascii: "O") }
    if let opaque, opaque.token.count + 1 > Self.maximumOpaque { return "CLIENT_ERROR opaque token too long" }
    return nil
  }
}
