// RedisEngineTests. This file: how hashes are held, random fields, scans over large hashes, RESP3.

import Testing
import WireCore

@testable import RedisEngine

@Suite
struct HashEncodingTests {
  private func encoding(_ pairs: [(ByteString, ByteString)], version: RedisVersion = .v7_0) -> String {
    "\(HashValue(pairs: pairs, configuration: Configuration(version: version)).encoding(version: version))"
  }

  @Test("A list pack by number of fields and by length of fields and values")
  func thresholds() {
    let long = ByteString(String(repeating: "x", count: 64))
    let longer = ByteString(String(repeating: "x", count: 65))
    #expect(self.encoding((0..<512).map { (ByteString("f\($0)"), "v") }) == "listpack")
    #expect(self.encoding((0..<513).map { (ByteString("f\($0)"), "v") }) == "hashtable")
    #expect(self.encoding([(long, long)]) == "listpack")
    #expect(self.encoding([(longer, "v")]) == "hashtable")
    #expect(self.encoding([("f", longer)]) == "hashtable")
  }

  @Test("Fields keep the place at which they were set")
  func order() {
    let redis = TestRedis()
    redis("HSET h c 1 a 2 b 3")
    redis("HSET h a 9 d 4")
    redis("HDEL h c")
    redis("HSET h c 5")
    #expect(redis("HKEYS h") == "*4|$1|a|$1|b|$1|d|$1|c|")
    #expect(redis("HVALS h") == "*4|$1|9|$1|3|$1|4|$1|5|")
  }

  @Test("Random fields are different, or with a negative count as many as asked for")
  func random() {
    let redis = TestRedis()
    redis("HSET h a 1 b 2 c 3 d 4 e 5 f 6 g 7")
    for count in [1, 2, 3, 6, 7] {
      #expect(Set(bulks(in: redis("HRANDFIELD h \(count)"))).count == count)
    }
    let pairs = bulks(in: redis("HRANDFIELD h -20 WITHVALUES"))
    #expect(pairs.count == 40)
    for index in stride(from: 0, to: pairs.count, by: 2) {
      #expect(redis("HGET h \(pairs[index])") == "$1|\(pairs[index + 1])|")
    }
    #expect(redis("HRANDFIELD h -9223372036854775807") == "-ERR value is out of range|")
  }

  @Test("A scan over a large hash visits each field once, with its value")
  func scan() {
    let redis = TestRedis()
    for number in 0..<600 { redis("HSET h f\(number) \(number)") }
    var seen: [String] = []
    var cursor = "0"
    repeat {
      let page = bulks(in: redis("HSCAN h \(cursor) MATCH f* COUNT 70"))
      cursor = page[0]
      for index in stride(from: 1, to: page.count, by: 2) {
        #expect(page[index] == "f" + page[index + 1])
        seen.append(page[index])
      }
    } while cursor != "0"
    #expect(seen.count == 600)
    #expect(Set(seen).count == 600)
  }

  #if arch(x86_64)
    @Test("HINCRBYFLOAT adds in extended precision, up to its limits")
    func longDouble() {
      let redis = TestRedis()
      let large = redis("HINCRBYFLOAT h big 1e4932")
      #expect(large.hasPrefix("$4933|10000000000000000000060189493879638913238377742545331147737850413"))
      #expect(redis("HINCRBYFLOAT h big 1") == large)
      #expect(redis("HINCRBYFLOAT h big 1e4932") == "-ERR increment would produce NaN or Infinity|")
      #expect(redis("HGET h big") == large)
    }
  #endif

  @Test("RESP3 has maps and pairs")
  func resp3() {
    replayInRESP3(
      """
      HSET h b 2 c 3 => :2|
      HGETALL h => %2|$1|b|$1|2|$1|c|$1|3|
      HKEYS h => *2|$1|b|$1|c|
      HVALS h => *2|$1|2|$1|3|
      HGETALL nokey => %0|
      HRANDFIELD h 5 withvalues => *2|*2|$1|b|$1|2|*2|$1|c|$1|3|
      HRANDFIELD h 5 => *2|$1|b|$1|c|
      HRANDFIELD nokey => _|
      HRANDFIELD nokey 1 withvalues => *0|
      HSCAN h 0 => *2|$1|0|*4|$1|b|$1|2|$1|c|$1|3|
      HGET h q => _|
      HMGET h q b => *2|_|$1|2|
      HINCRBYFLOAT h b 1.5 => $3|3.5|
      """
    )
  }
}
