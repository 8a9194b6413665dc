// MemcachedEngine: memcached's data and commands, no network, no clock. This file: `lru_crawler`, which lists items and
// removes expired ones.

import MemcachedWire
import NIOCore
import WireCore

extension MemcachedEngine {
  /// `lru_crawler` and what follows. What it does is done at once.
  mutating func crawler(_ words: [ByteString], now: Int64, into reply: inout ByteBuffer) {
    let words = words.map(\.string)
    switch (words.first, words.count) {
    case ("metadump", 2): self.dump(classes: words[1], now: now, into: &reply)
    case ("crawl", 2): reply.writeLine(self.crawl(classes: words[1], now: now))
    case ("tocrawl", 2): reply.writeLine(self.tune(words[1]))
    case ("sleep", 2): reply.writeLine(self.tune(words[1], atMost: 1_000_000))
    case ("enable", 1):
      reply.writeLine(self.settings.isCrawlerOn ? "ERROR failed to start lru crawler thread" : "OK")
      self.settings.isCrawlerOn = true
    case ("disable", 1):
      self.settings.isCrawlerOn = false
      reply.writeLine("OK")
    default: reply.writeLine("ERROR")
    }
  }

  /// How much it does at a time means nothing here, but must be a number.
  private func tune(_ word: String, atMost limit: UInt32 = .max) -> String {
    guard let number = CNumber.uint32(Array(word.utf8)) else { return "CLIENT_ERROR bad command line format" }
    return number <= limit ? "OK" : "CLIENT_ERROR sleep must be one second or less"
  }

  // MARK: Listing

  private mutating func dump(classes text: String, now: Int64, into reply: inout ByteBuffer) {
    guard self.settings.isCrawlerOn else { return reply.writeLine("CLIENT_ERROR lru crawler disabled") }
    guard self.settings.allowsDump else { return reply.writeLine("ERROR metadump not allowed") }
    guard reply.readableBytes == 0 else {
      return reply.writeLine("ERROR cannot pipeline other commands before metadump")
    }
    guard let classes = SlabClass.Choice(text) else { return reply.writeLine("BADCLASS invalid class id") }
    for key in self.data.items.keys.reversed() {
      guard let place = self.data.items.place(of: key) else { continue }
      let item = self.data.items[place]
      let size = ItemTable.size(of: item, under: key)
      let number = SlabClass(of: size).number
      guard classes.contains(number), self.data.isLive(item, now: now) else { continue }
      // memcached 1.6.18 ends these lines without a CR.
      reply.writeString("key=\(key.uriEncoded) exp=\(item.expires == 0 ? -1 : item.expires) la=\(item.lastAccess)")
      reply.writeString(" cas=\(item.cas) fetch=\(item.isFetched ? "yes" : "no") cls=\(number) size=\(size)\n")
    }
    reply.writeLine("END")
  }

  // MARK: Removing

  private mutating func crawl(classes text: String, now: Int64) -> String {
    guard self.settings.isCrawlerOn else { return "CLIENT_ERROR lru crawler disabled" }
    guard let classes = SlabClass.Choice(text) else { return "BADCLASS invalid class id" }
    self.statistics.crawlerStarts += 1
    for key in self.data.items.keys {
      guard let place = self.data.items.place(of: key) else { continue }
      let item = self.data.items[place]
      let number = SlabClass(of: ItemTable.size(of: item, under: key)).number
      guard classes.contains(number) else { continue }
      self.statistics.classes[number, default: ClassCounters()].crawlerItemsChecked += 1
      guard !self.data.isLive(item, now: now) else { continue }
      self.data.items.remove(key)
      self.statistics.classes[number, default: ClassCounters()].crawlerReclaimed += 1
      if !item.isFetched { self.statistics.classes[number, default: ClassCounters()].expiredUnfetched += 1 }
    }
    return "OK"
  }
}

extension SlabClass {
  /// Which classes a client names: `all`, `hash` (all, in whatever order), `1,5`.
  fileprivate struct Choice {
    /// All if `nil`.
    private var numbers: Set<Int>?

    init?(_ text: String) {
      guard text != "all", text != "hash" else { return }
      var numbers: Set<Int> = []
      for word in text.split(separator: ",") {
        guard let number = CNumber.uint32(Array(word.utf8)), (1...UInt32(SlabClass.maximumNumber)).contains(number)
        else { return nil }
        numbers.insert(Int(number))
      }
      self.numbers = numbers
    }

    func contains(_ number: Int) -> Bool { self.numbers?.contains(number) ?? true }
  }
}

extension ByteString {
  /// With everything but letters, digits and `-_.~` as a percent sign and two digits (RFC 3986).
  fileprivate var uriEncoded: String {
    let digits = Array("0123456789ABCDEF".utf8)
    let bytes = self.bytes.flatMap { byte -> [UInt8] in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        [byte]
      case _ where "-_.~".utf8.contains(byte): [byte]
      default: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
