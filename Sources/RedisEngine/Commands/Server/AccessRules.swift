// RedisEngine: Redis's data and commands, pure. This file: the rules of ACL SETUSER.

import WireCore

extension AccessControl.User {
  /// Applies one rule.
  ///
  /// - Throws: the reason that stands behind the colon of ACL SETUSER's error.
  mutating func apply(_ rule: ByteString, hasAllChannels: Bool) throws(RedisError) {
    switch rule.lowercased {
    case "on": self.isOn = true
    case "off": self.isOn = false
    case "nopass":
      self.hasNoPassword = true
      self.passwords = []
    case "resetpass":
      self.hasNoPassword = false
      self.passwords = []
    case "allkeys", "~*", "%rw~*": self.mayUseAllKeys = true
    case "resetkeys": self.mayUseAllKeys = false
    case "allchannels", "&*": self.mayUseAllChannels = true
    case "resetchannels": self.mayUseAllChannels = false
    case "allcommands", "+@all": self.mayCallAllCommands = true
    case "nocommands", "-@all": self.mayCallAllCommands = false
    case "sanitize-payload", "skip-sanitize-payload": self.payloadFlag = rule.lowercased.string
    case "clearselectors": break
    case "reset": self = Self(mayUseAllChannels: hasAllChannels, payloadFlag: "sanitize-payload")
    default: try self.applyPassword(rule)
    }
  }

  private mutating func applyPassword(_ rule: ByteString) throws(RedisError) {
    let rest = Array(rule.bytes.dropFirst())
    let marker = rule.bytes.first
    let digest: String
    switch marker {
    case UInt8(ascii: ">"), UInt8(ascii: "<"): digest = sha256(rest)
    case UInt8(ascii: "#"), UInt8(ascii: "!"):
      guard rest.count == 64, rest.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
        throw RedisError(
          "The password hash must be exactly 64 characters and contain only lowercase"
            + " hexadecimal characters"
        )
      }
      digest = String(decoding: rest, as: UTF8.self)
    default: throw RedisError("Syntax error")
    }
    if marker == UInt8(ascii: ">") || marker == UInt8(ascii: "#") {
      if !self.passwords.contains(digest) { self.passwords.append(digest) }
      self.hasNoPassword = false
    } else {
      guard let index = self.passwords.firstIndex(of: digest) else {
        throw RedisError("The password you are trying to remove from the user does not exist")
      }
      self.passwords.remove(at: index)
    }
  }

  /// `on`, `nopass` and the like.
  var flags: [String] {
    [self.isOn ? "on" : "off"] + (self.hasNoPassword ? ["nopass"] : []) + (self.payloadFlag.map { [$0] } ?? [])
  }

  /// The rules behind the name in ACL LIST.
  var rules: String {
    var rules = self.flags + self.passwords.map { "#" + $0 }
    if self.mayUseAllKeys { rules.append("~*") }
    rules.append(self.mayUseAllChannels ? "&*" : "resetchannels")
    rules.append(self.mayCallAllCommands ? "+@all" : "-@all")
    return rules.joined(separator: " ")
  }
}

/// Whether Redis has such a rule, which the engine only does not have: single commands and categories, patterns of
/// keys and channels, selectors.
func isRuleOfRedis(_ rule: ByteString) -> Bool {
  rule.count > 1 && rule.bytes.first.map { "+-~%&(".utf8.contains($0) } == true
}
