// RedisEngine: Redis's data and commands, pure. This file: what holes in tables hold.

import WireCore

/// The value of a table whose keys are all that matters.
struct Present: Sendable, Blank {
  static var blank: Present { Present() }
}

extension ByteString: Blank {
  static var blank: ByteString { ByteString() }
}

extension Double: Blank {
  static var blank: Double { 0 }
}

extension Int: Blank {
  static var blank: Int { 0 }
}

extension Entry: Blank {
  static var blank: Entry { Entry(value: .string(.integer(0))) }
}
