// RedisEngineTests. This file: how sets are held, random members, scans over large sets, RESP3.

import Testing
import WireCore

@testable import RedisEngine

@Suite
struct SetEncodingTests {
  private func encoding(_ members: [String], version: RedisVersion) -> String {
    let configuration = Configuration(version: version)
    let set = SetValue(members: members.map { ByteString($0) }, configuration: configuration, version: version)
    return "\(set.encoding(version: version))"
  }

  @Test("Whole numbers make an intset up to 512 of them", arguments: RedisVersion.allCases)
  func intset(version: RedisVersion) {
    #expect(self.encoding((1...512).map(String.init), version: version) == "intset")
    #expect(self.encoding((1...513).map(String.init), version: version) == "hashtable")
    #expect(self.encoding(["-9223372036854775808", "9223372036854775807"], version: version) == "intset")
  }

  @Test("Any other member makes a hash table, or from 7.2 on a list pack while it is small")
  func listpack() {
    let long = String(repeating: "x", count: 64)
    #expect(self.encoding(["1", "a"], version: .v7_0) == "hashtable")
    #expect(self.encoding(["1", "a"], version: .v7_2) == "listpack")
    #expect(self.encoding(["9223372036854775808"], version: .v7_2) == "listpack")
    #expect(self.encoding([long], version: .v7_2) == "listpack")
    #expect(self.encoding([long + "x"], version: .v7_2) == "hashtable")
    #expect(self.encoding(["1", long + "x"], version: .v7_2) == "hashtable")
    #expect(self.encoding((0..<128).map { "m\($0)" }, version: .v7_2) == "listpack")
    #expect(self.encoding((0..<129).map { "m\($0)" }, version: .v7_2) == "hashtable")
    #expect(self.encoding((0..<128).map(String.init) + ["a"], version: .v7_2) == "hashtable")
  }

  @Test("An encoding stays when members go")
  func grows() {
    var set = SetValue(
      members: ["1", "2", "a"],
      configuration: Configuration(version: .v7_2),
      version: .v7_2
    )
    set.remove("a")
    #expect("\(set.encoding(version: .v7_2))" == "listpack")
    #expect(set.members == ["1", "2"])
  }

  @Test("Random members are different, or with a negative count as many as asked for")
  func random() {
    let redis = TestRedis()
    redis("SADD s a b c d e f g h i j")
    for count in [1, 3, 4, 9, 10] {
      let members = bulks(in: redis("SRANDMEMBER s \(count)"))
      #expect(members.count == count)
      #expect(Set(members).count == count)
    }
    #expect(bulks(in: redis("SRANDMEMBER s -25")).count == 25)
    #expect(redis("SRANDMEMBER s -9223372036854775807") == "-ERR value is out of range|")
    let popped = bulks(in: redis("SPOP s 4"))
    #expect(Set(popped).count == 4)
    #expect(redis("SCARD s") == ":6|")
    #expect(bulks(in: redis("SMISMEMBER s \(popped.joined(separator: " "))")).isEmpty)
    #expect(Set(bulks(in: redis("SPOP s 100")) + popped).count == 10)
    #expect(redis("SCARD s") == ":0|")
  }

  @Test("Draws from an intset reach every member")
  func drawsReachAll() {
    let redis = TestRedis()
    redis("SADD s 1 2 3 4")
    let drawn = (0..<200).map { _ in redis("SRANDMEMBER s") }
    #expect(Set(drawn) == ["$1|1|", "$1|2|", "$1|3|", "$1|4|"])
  }

  @Test("A scan over a large set visits each member once")
  func scan() {
    let redis = TestRedis()
    for number in 0..<700 { redis("SADD s m\(number)") }
    var seen: [String] = []
    var cursor = "0"
    repeat {
      let page = bulks(in: redis("SSCAN s \(cursor) COUNT 50"))
      #expect(page.count <= 51)
      cursor = page[0]
      seen += page.dropFirst()
    } while cursor != "0"
    #expect(seen.count == 700)
    #expect(Set(seen).count == 700)
  }

  @Test("RESP3 has sets")
  func resp3() {
    replayInRESP3(
      """
      SADD a 1 2 3 4 5 => :5|
      SADD b 2 3 9 => :3|
      SMEMBERS a => ~5|$1|1|$1|2|$1|3|$1|4|$1|5|
      SMEMBERS nokey => ~0|
      SINTER a b => ~2|$1|2|$1|3|
      SINTER a nokey => ~0|
      SUNION a => ~5|$1|1|$1|2|$1|3|$1|4|$1|5|
      SDIFF a b => ~3|$1|1|$1|4|$1|5|
      SDIFF nokey => ~0|
      SPOP nokey => _|
      SPOP nokey 1 => ~0|
      SADD p 1 => :1|
      SPOP p 0 => ~0|
      SPOP p 1 => ~1|$1|1|
      SADD p 1 2 => :2|
      SRANDMEMBER p 2 => *2|$1|1|$1|2|
      SRANDMEMBER nokey 2 => *0|
      SRANDMEMBER nokey => _|
      SMISMEMBER a 1 => *1|:1|
      SSCAN b 0 => *2|$1|0|*3|$1|2|$1|3|$1|9|
      RPUSH l a => :1|
      LPOP nokey 1 => _|
      LPOP nokey => _|
      LMPOP 1 nokey LEFT => _|
      LPOS l q => _|
      LPOS nokey q COUNT 1 => *0|
      """
    )
  }
}

/// The bulk strings of a reply, in order.
func bulks(in reply: String) -> [String] {
  let lines = reply.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
  return lines.indices.dropLast().filter { lines[$0].hasPrefix("$") && lines[$0] != "$-1" }.map { lines[$0 + 1] }
}
