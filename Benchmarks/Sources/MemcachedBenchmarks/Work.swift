// MemcachedBenchmarks: the fake memcached beside the real one. This file: what is asked, and what the answer must be.

/// Requests, one for each of 10,000 keys, with the answer to each.
struct Work {
  let name: String
  private var requests: [UInt8] = []
  private var answers: [UInt8] = []
  private var requestEnds = [0]
  private var answerEnds = [0]

  static let keyCount = 10_000
  private static let value = String(repeating: "x", count: 100)

  static let all = [
    Work("get, text", { "get \($0)\r\n" }, { "VALUE \($0) 0 100\r\n\(Self.value)\r\nEND\r\n" }),
    Work("set, text", { "set \($0) 0 0 100\r\n\(Self.value)\r\n" }, { _ in "STORED\r\n" }),
    Work("get, meta", { "mg \($0) v\r\n" }, { _ in "VA 100\r\n\(Self.value)\r\n" }),
    Work("set, meta", { "ms \($0) 100\r\n\(Self.value)\r\n" }, { _ in "HD\r\n" }),
  ]

  private init(_ name: String, _ request: (String) -> String, _ answer: (String) -> String) {
    self.name = name
    for number in 0..<Self.keyCount {
      let key = "key:" + String(String(1_000_000 + number).dropFirst())
      self.requests += request(key).utf8
      self.answers += answer(key).utf8
      self.requestEnds.append(self.requests.count)
      self.answerEnds.append(self.answers.count)
    }
  }

  /// The requests of some keys, and the answers to them.
  func part(_ keys: Range<Int>) -> (requests: ArraySlice<UInt8>, answers: ArraySlice<UInt8>) {
    (
      self.requests[self.requestEnds[keys.lowerBound]..<self.requestEnds[keys.upperBound]],
      self.answers[self.answerEnds[keys.lowerBound]..<self.answerEnds[keys.upperBound]]
    )
  }
}
