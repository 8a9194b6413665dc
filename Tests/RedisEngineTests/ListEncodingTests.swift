// RedisEngineTests. This file: how lists are held, and what many operations leave in them.

import Testing
import WireCore

@testable import RedisEngine

@Suite
struct ListEncodingTests {
  private func list(_ count: Int, version: RedisVersion, limit: Int = -2) -> ListValue {
    var configuration = Configuration(version: version)
    configuration.listMaxListpackSize = limit
    let elements = (0..<count).map { ByteString("element:\($0)") }
    return ListValue(elements: elements, configuration: configuration, version: version)
  }

  @Test("Before 7.2 every list is a quicklist")
  func old() {
    #expect("\(self.list(1, version: .v7_0).encoding(version: .v7_0))" == "quicklist")
  }

  @Test("From 7.2 on a small list is a list pack, by number of elements or by size")
  func small() {
    #expect("\(self.list(128, version: .v7_2, limit: 128).encoding(version: .v7_2))" == "listpack")
    #expect("\(self.list(129, version: .v7_2, limit: 128).encoding(version: .v7_2))" == "quicklist")
    #expect("\(self.list(500, version: .v7_2).encoding(version: .v7_2))" == "listpack")
    #expect("\(self.list(700, version: .v7_2).encoding(version: .v7_2))" == "quicklist")
    #expect("\(self.list(700, version: .v7_2, limit: -3).encoding(version: .v7_2))" == "listpack")
  }

  @Test("A list that shrinks becomes a list pack at half the limit")
  func shrinking() {
    var configuration = Configuration(version: .v7_2)
    configuration.listMaxListpackSize = 128
    var list = self.list(129, version: .v7_2, limit: 128)
    while list.count > 65 { _ = list.pop(from: .head) }
    list.shrink(configuration)
    #expect(list.isQuicklist)
    _ = list.pop(from: .tail)
    list.shrink(configuration)
    #expect(!list.isQuicklist)
  }

  @Test("Random operations leave what they leave in an array")
  func model() {
    var random = SeededRandom(seed: 7)
    let redis = TestRedis(version: .v7_2)
    var model: [String] = []
    for step in 0..<2_000 {
      let element = String(Int.random(in: 0..<20, using: &random))
      switch Int.random(in: 0..<7, using: &random) {
      case 0, 1:
        redis("RPUSH l \(element)")
        model.append(element)
      case 2:
        redis("LPUSH l \(element)")
        model.insert(element, at: 0)
      case 3:
        redis("LINSERT l AFTER \(element) x\(step)")
        if let pivot = model.firstIndex(of: element) { model.insert("x\(step)", at: pivot + 1) }
      case 4:
        redis("LREM l 1 \(element)")
        if let first = model.firstIndex(of: element) { model.remove(at: first) }
      case 5:
        redis("LTRIM l 0 40")
        model = Array(model.prefix(41))
      default:
        redis("RPOPLPUSH l l")
        if let last = model.popLast() { model.insert(last, at: 0) }
      }
    }
    let reply = "*\(model.count)|" + model.map { "$\($0.utf8.count)|\($0)|" }.joined()
    #expect(redis("LRANGE l 0 -1") == reply)
  }
}
