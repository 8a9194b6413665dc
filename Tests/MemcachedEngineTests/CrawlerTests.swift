// Tests of MemcachedEngine. This file: `lru_crawler`.

import MemcachedEngine
import Testing

@Suite struct CrawlerTests {
  @Test func listsItemsAsTheyAre() {
    var server = Server()
    let start = server.seconds
    _ = server.send("set a 0 0 1|1|set b:ü 0 60 400|" + String(repeating: "x", count: 400) + "|set gone 0 1 1|1|get a")
    server.advance(seconds: 1)
    let a = "key=a exp=-1 la=\(start) cas=1 fetch=yes cls=1 size=61\n"
    let b = "key=b%3A%C3%BC exp=\(start + 60) la=\(start) cas=2 fetch=no cls=8 size=463\n"
    #expect(server.send("lru_crawler metadump all") == b + a + "END")
    #expect(server.send("lru_crawler metadump 1,2") == a + "END")
    #expect(server.send("lru_crawler metadump 8") == b + "END")
    #expect(server.send("lru_crawler metadump 2") == "END")
    #expect(server.send("mn|lru_crawler metadump all") == "MN|ERROR cannot pipeline other commands before metadump")
  }

  @Test func removesWhatHasExpired() {
    var server = Server()
    _ = server.send("set a 0 0 1|1|set b 0 1 1|1|set c 0 1 1|1|get c")
    server.advance(seconds: 1)
    #expect(server.statistics()["curr_items"] == "3")
    #expect(server.send("lru_crawler crawl 1") == "OK")
    let counters = server.statistics()
    #expect(counters["curr_items"] == "1" && counters["crawler_reclaimed"] == "2")
    #expect(counters["crawler_items_checked"] == "3" && counters["expired_unfetched"] == "1")
  }

  @Test func isSwitchedOffAndOn() {
    var server = Server()
    #expect(server.send("lru_crawler enable") == "ERROR failed to start lru crawler thread")
    #expect(server.send("lru_crawler disable") == "OK" && server.statistics("settings")["lru_crawler"] == "no")
    #expect(server.send("lru_crawler crawl all") == "CLIENT_ERROR lru crawler disabled")
    #expect(server.send("lru_crawler metadump all") == "CLIENT_ERROR lru crawler disabled")
    #expect(server.send("lru_crawler enable|lru_crawler crawl all") == "OK|OK")
  }

  @Test(arguments: [
    ("lru_crawler", "ERROR"), ("lru_crawler x", "ERROR"), ("lru_crawler mgdump all", "ERROR"),
    ("lru_crawler metadump", "ERROR"), ("lru_crawler crawl", "ERROR"),
    ("lru_crawler metadump 99", "BADCLASS invalid class id"), ("lru_crawler crawl 0", "BADCLASS invalid class id"),
    ("lru_crawler crawl x", "BADCLASS invalid class id"), ("lru_crawler sleep 100", "OK"),
    ("lru_crawler sleep x", "CLIENT_ERROR bad command line format"),
    ("lru_crawler sleep 1000001", "CLIENT_ERROR sleep must be one second or less"),
    ("lru_crawler tocrawl 5000000", "OK"), ("lru_crawler tocrawl x", "CLIENT_ERROR bad command line format"),
  ])
  func whatItAnswers(_ line: String, _ answer: String) {
    var server = Server()
    #expect(server.send(line) == answer)
  }
}
