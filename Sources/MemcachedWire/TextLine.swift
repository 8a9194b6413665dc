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

  init(_ line: ByteString) { self = TextWords.read(line, Self.init) }

  private init(_ words: TextWords) {
    let name = words[0]
    if name.count >= 2, let row = TextCommandTable.row(name) {
      self = row.read(words)
    } else {
      self = Self.isBrowser(words) ? .whole(.quit, isQuiet: false) : Self.error
    }
  }

  /// Whether it is a web browser that asks. Names with some initials memcached looks up apart, and it does not look
  /// behind those.
  private static func isBrowser(_ words: TextWords) -> Bool {
    let name = words[0]
    guard name.count >= 2, let initial = name.first, !"gsacidt".utf8.contains(initial) else { return false }
    let isMeta = initial == UInt8(ascii: "m") && name.count == 2
    return !isMeta && words.last.starts(with: "HTTP/".utf8)
  }

  // MARK: Classic

  static func get(_ words: TextWords, returnsCAS: Bool = false, hasExpiry: Bool = false) -> TextLine {
    guard words.count >= 2 else { return self.error }
    var expiry: Int32?
    if hasExpiry {
      expiry = CNumber.int32(words[1])
      guard expiry != nil else { return .refused("CLIENT_ERROR invalid exptime argument") }
    }
    var keys: [ByteString] = []
    var problem: String?
    for index in (hasExpiry ? 2 : 1)..<words.count {
      guard words[index].count <= Self.maximumKey else {
        problem = self.badFormat
        break
      }
      keys.append(words.string(index))
    }
    return .whole(.get(keys: keys, returnsCAS: returnsCAS, expiry: expiry, problem: problem), isQuiet: false)
  }

  static func store(_ words: TextWords, _ mode: StoreMode) -> TextLine {
    let plain = mode == .cas ? 6 : 5
    guard words.count == plain || words.count == plain + 1 else { return self.error }
    let isQuiet = words.endsWithNoReply
    guard words[1].count <= Self.maximumKey, let flags = CNumber.uint32(words[2]), let expiry = CNumber.int32(words[3]),
      let length = CNumber.int32(words[4]), let cas = mode == .cas ? CNumber.uint64(words[5]) : 0,
      (0...Int32.max - 2).contains(length)
    else { return .refused(self.badFormat, isQuiet: isQuiet) }
    let head = StoreCommand(
      mode: mode,
      key: words.string(1),
      flags: flags,
      expiry: expiry,
      cas: cas,
      length: Int(length)
    )
    return .head(head, isQuiet: isQuiet)
  }

  static func delta(_ words: TextWords, isIncrement: Bool) -> TextLine {
    guard words.count == 3 || words.count == 4 else { return self.error }
    let isQuiet = words.endsWithNoReply
    guard words[1].count <= Self.maximumKey else { return .refused(self.badFormat, isQuiet: isQuiet) }
    guard let amount = CNumber.uint64(words[2]) else {
      return .refused("CLIENT_ERROR invalid numeric delta argument", isQuiet: isQuiet)
    }
    let command = TextCommand.delta(key: words.string(1), isIncrement: isIncrement, amount: amount)
    return .whole(command, isQuiet: isQuiet)
  }

  static func touch(_ words: TextWords) -> TextLine {
    guard words.count == 3 || words.count == 4 else { return self.error }
    let isQuiet = words.endsWithNoReply
    guard words[1].count <= Self.maximumKey else { return .refused(self.badFormat, isQuiet: isQuiet) }
    guard let expiry = CNumber.int32(words[2]) else {
      return .refused("CLIENT_ERROR invalid exptime argument", isQuiet: isQuiet)
    }
    return .whole(.touch(key: words.string(1), expiry: expiry), isQuiet: isQuiet)
  }

  /// Once there was a time behind the key; a zero is still accepted.
  static func delete(_ words: TextWords) -> TextLine {
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
    return .whole(.delete(key: words.string(1)), isQuiet: isQuiet)
  }

  static func verbosity(_ words: TextWords) -> TextLine {
    guard words.count == 2 || words.count == 3 else { return self.error }
    let isQuiet = words.endsWithNoReply
    guard CNumber.uint32(words[1]) != nil else { return .refused(self.badFormat, isQuiet: isQuiet) }
    return .whole(.verbosity, isQuiet: isQuiet)
  }

  static func memoryLimit(_ words: TextWords) -> TextLine {
    guard words.count == 2 || words.count == 3 else { return self.error }
    let isQuiet = words.endsWithNoReply
    guard let limit = CNumber.uint32(words[1]) else { return .refused("ERROR", isQuiet: isQuiet) }
    return .whole(.memoryLimit(limit), isQuiet: isQuiet)
  }

  static func crawler(_ words: TextWords) -> TextLine {
    words.count < 2 ? self.error : .whole(.crawler(words.strings(from: 1)), isQuiet: false)
  }

  static func administration(_ words: TextWords, atLeast count: Int) -> TextLine {
    words.count < count ? self.error : .whole(.administration, isQuiet: false)
  }

  static func flushAll(_ words: TextWords) -> TextLine {
    guard words.count <= 3 else { return self.error }
    let isQuiet = words.endsWithNoReply
    guard words.count != (isQuiet ? 2 : 1) else { return .whole(.flushAll(delay: 0), isQuiet: isQuiet) }
    guard let delay = CNumber.int32(words[1]) else {
      return .refused("CLIENT_ERROR invalid exptime argument", isQuiet: isQuiet)
    }
    return .whole(.flushAll(delay: delay), isQuiet: isQuiet)
  }

  // MARK: Meta

  static func metaGet(_ words: TextWords) -> TextLine {
    self.meta(words, tooMany: "CLIENT_ERROR options flags are too long") { .metaGet($0) }
  }

  static let anyFlagProblem = "CLIENT_ERROR invalid or duplicate flag"

  static func meta(
    _ words: TextWords,
    tooMany: String = "CLIENT_ERROR options flags too long",
    anyProblem: String? = nil,
    _ make: (MetaCommand) -> TextCommand
  ) -> TextLine {
    guard words.count >= 2 else { return self.error }
    guard words[1].count <= Self.maximumKey else { return .refused(self.badFormat) }
    guard words.count <= MetaCommand.maximumWords else { return .refused(tooMany) }
    var command = MetaCommand(key: words.string(1))
    if let problem = command.read(words, from: 2) { return .refused(anyProblem ?? problem) }
    return .whole(make(command), isQuiet: command.isQuiet)
  }

  static func metaSet(_ words: TextWords) -> TextLine {
    guard words.count >= 2 else { return self.error }
    guard words[1].count <= Self.maximumKey, words.count > 2 else { return .refused(self.badFormat) }
    guard words.count <= MetaCommand.maximumWords else { return .refused("CLIENT_ERROR options flags too long") }
    guard let length = CNumber.int32(words[2]), (0...Int32.max - 2).contains(length) else {
      return .refused(self.badFormat)
    }
    var command = MetaCommand(key: words.string(1))
    command.length = Int(length)
    if let problem = command.read(words, from: 3) ?? command.problemOfSet {
      return .refusedHead(problem, isQuiet: false, skipping: command.length + 2)
    }
    return .metaHead(command)
  }

  static func metaDebug(_ words: TextWords) -> TextLine {
    guard words.count >= 2, words[1].count <= Self.maximumKey else { return .refused(self.badFormat) }
    guard words[2].elementsEqual("b".utf8) else {
      return .whole(.metaDebug(key: words.string(1), isBinary: false), isQuiet: false)
    }
    guard let key = ByteString(base64Key: words[1]) else { return .refused(self.badFormat) }
    return .whole(.metaDebug(key: key, isBinary: true), isQuiet: false)
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
