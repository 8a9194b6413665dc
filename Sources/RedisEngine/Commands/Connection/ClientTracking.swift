// RedisEngine: Redis's data and commands, pure. This file: CLIENT TRACKING, TRACKINGINFO, CACHING, GETREDIR.

import RESP
import WireCore

extension ConnectionCommands {
  /// The options of CLIENT TRACKING ON, as they were written.
  private struct TrackingOptions {
    var isBroadcast = false
    var isOptIn = false
    var isOptOut = false
    var isNoLoop = false
    var redirect: ConnectionID?
    var prefixes: [ByteString] = []

    var mode: KeyTracking.Mode {
      if self.isBroadcast { return .broadcast(self.prefixes.isEmpty ? [ByteString()] : self.prefixes) }
      return self.isOptIn ? .optIn : self.isOptOut ? .optOut : .reading
    }
  }

  static func tracking(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let options = try self.trackingOptions(engine, call)
    if call.matches(2, "on") {
      let old = engine.clients[call.client].tracking
      try self.check(options, after: old)
      var tracking = KeyTracking(mode: options.mode, isNoLoop: options.isNoLoop, redirect: options.redirect)
      if let old, case .broadcast(let prefixes) = old.mode, case .broadcast = tracking.mode {
        tracking.mode = .broadcast(prefixes + options.prefixes)
      }
      engine.startTracking(call.client, tracking)
    } else if call.matches(2, "off") {
      engine.stopTracking(call.client)
    } else {
      throw .syntax
    }
    call.reply.simpleString("OK")
  }

  private static func trackingOptions(
    _ engine: RedisEngine,
    _ call: Call
  ) throws(RedisError) -> TrackingOptions {
    var options = TrackingOptions()
    var index = 3
    while index < call.count {
      if call.matches(index, "redirect"), index + 1 < call.count {
        index += 1
        guard options.redirect == nil else {
          throw RedisError("ERR A client can only redirect to a single other client")
        }
        let id = ConnectionID(try call.int(index))
        guard engine.clients.slot(of: id) != nil else {
          throw RedisError("ERR The client ID you want redirect to does not exist")
        }
        options.redirect = id
      } else if call.matches(index, "bcast") {
        options.isBroadcast = true
      } else if call.matches(index, "optin") {
        options.isOptIn = true
      } else if call.matches(index, "optout") {
        options.isOptOut = true
      } else if call.matches(index, "noloop") {
        options.isNoLoop = true
      } else if call.matches(index, "prefix"), index + 1 < call.count {
        index += 1
        options.prefixes.append(call[index])
      } else {
        throw .syntax
      }
      index += 1
    }
    return options
  }

  /// Options that exclude each other, or what the client tracks already, in the order in which Redis looks.
  private static func check(_ options: TrackingOptions, after old: KeyTracking?) throws(RedisError) {
    let advice = "before disabling tracking for this client, and then re-enabling it with a different mode."
    if !options.isBroadcast, !options.prefixes.isEmpty {
      throw RedisError("ERR PREFIX option requires BCAST mode to be enabled")
    }
    if let old, old.isBroadcast != options.isBroadcast {
      throw RedisError("ERR You can't switch BCAST mode on/off \(advice)")
    }
    if options.isBroadcast, options.isOptIn || options.isOptOut {
      throw RedisError("ERR OPTIN and OPTOUT are not compatible with BCAST")
    }
    if options.isOptIn, options.isOptOut {
      throw RedisError("ERR You can't specify both OPTIN mode and OPTOUT mode")
    }
    if let old, (options.isOptIn && old.mode == .optOut) || (options.isOptOut && old.mode == .optIn) {
      throw RedisError("ERR You can't switch OPTIN/OPTOUT mode \(advice)")
    }
    var existing: [ByteString] = []
    if let old, case .broadcast(let prefixes) = old.mode { existing = prefixes }
    try self.checkPrefixes(options.prefixes, after: existing)
  }

  private static func checkPrefixes(_ prefixes: [ByteString], after existing: [ByteString]) throws(RedisError) {
    let rule = "Prefixes for a single client must not overlap."
    for (index, new) in prefixes.enumerated() {
      if let old = existing.first(where: { overlap($0, new) }) {
        throw RedisError("ERR Prefix '\(new)' overlaps with an existing prefix '\(old)'. \(rule)")
      }
      if let other = prefixes.dropFirst(index + 1).first(where: { overlap($0, new) }) {
        throw RedisError("ERR Prefix '\(new)' overlaps with another provided prefix '\(other)'. \(rule)")
      }
    }
  }

  private static func overlap(_ first: ByteString, _ second: ByteString) -> Bool {
    first.bytes.starts(with: second.bytes) || second.bytes.starts(with: first.bytes)
  }

  static func caching(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard let tracking = engine.clients[call.client].tracking else {
      throw RedisError(
        "ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode enabled"
      )
    }
    guard call.matches(2, "yes") || call.matches(2, "no") else { throw .syntax }
    let isYes = call.matches(2, "yes")
    guard tracking.mode == (isYes ? .optIn : .optOut) else {
      let (word, mode) = isYes ? ("YES", "OPTIN") : ("NO", "OPTOUT")
      throw RedisError("ERR CLIENT CACHING \(word) is only valid when tracking is enabled in \(mode) mode.")
    }
    engine.clients[call.client].tracking?.cachingAsked = true
    call.reply.simpleString("OK")
  }

  static func getRedirection(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.integer(engine.clients[call.client].redirectNumber)
  }

  static func trackingInfo(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let tracking = engine.clients[call.client].tracking
    let flags = tracking.map { self.flags(of: $0, in: engine) } ?? ["off"]
    call.reply.map(3)
    call.reply.bulk("flags" as String)
    call.reply.set(flags.count)
    for flag in flags { call.reply.bulk(flag) }
    call.reply.bulk("redirect" as String)
    call.reply.integer(engine.clients[call.client].redirectNumber)
    call.reply.bulk("prefixes" as String)
    if case .broadcast(let prefixes)? = tracking?.mode { call.reply.bulks(prefixes) } else { call.reply.array(0) }
  }

  private static func flags(of tracking: KeyTracking, in engine: RedisEngine) -> [String] {
    var flags = ["on"]
    switch tracking.mode {
    case .reading: break
    case .broadcast: flags.append("bcast")
    case .optIn: flags += tracking.cachingAsked ? ["optin", "caching-yes"] : ["optin"]
    case .optOut: flags += tracking.cachingAsked ? ["optout", "caching-no"] : ["optout"]
    }
    if tracking.isNoLoop { flags.append("noloop") }
    if let redirect = tracking.redirect, engine.clients.slot(of: redirect) == nil { flags.append("broken_redirect") }
    return flags
  }
}
