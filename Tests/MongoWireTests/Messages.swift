// MongoWireTests. This file: what drivers said, and messages of all kinds.

import BSON
import NIOCore

@testable import MongoWire

/// Bytes of hexadecimal digits.
func buffer(_ hex: String) -> ByteBuffer {
  var buffer = ByteBuffer()
  var digits = hex.filter { !$0.isWhitespace }[...]
  while !digits.isEmpty {
    buffer.writeInteger(UInt8(digits.prefix(2), radix: 16) ?? 0)
    digits = digits.dropFirst(2)
  }
  return buffer
}

/// What pymongo 4.20 sends; its requests have the number 7.
enum Captured {
  static let session: BSONValue = [
    "id": .binary(BSONBinary(uuid: (0xB3EA_1A4D_89BE_4EFE, 0x9FA8_6EC8_46A0_0B20)))
  ]
  static let id = ObjectId([0x6B, 0x04, 0x25, 0xFF, 0x77, 0xBB, 0x97, 0x98, 0x5C, 0xAF, 0x76, 0xCD]) ?? Self.noId
  private static let noId = ObjectId(seconds: 0, process: 0, counter: 0)

  static let all: [(hex: String, message: OpMessage)] = [
    (
      """
      570000000700000000000000dd0700000000000000420000001070696e670001000000036c736964001e000000056964001000000004b3ea1a4d
      89be4efe9fa86ec846a00b200002246462000600000061646d696e0000
      """,
      OpMessage(["ping": 1, "lsid": session, "$db": "admin"])
    ),
    (
      """
      a60000000700000000000000dd07000000000000004d00000002696e7365727400020000006300086f7264657265640001036c736964001e0000
      00056964001000000004b3ea1a4d89be4efe9fa86ec846a00b2000022464620003000000646200000143000000646f63756d656e7473001d0000
      00075f6964006b0425ff77bb97985caf76cd106100010000000018000000105f6964000200000002620003000000c3a90000
      """,
      OpMessage(
        ["insert": "c", "ordered": true, "lsid": session, "$db": "db"],
        sequences: [DocumentSequence("documents", [["_id": .objectId(id), "a": 1], ["_id": 2, "b": "é"]])]
      )
    ),
    (
      """
      750000000700000000000000dd07000002000000004300000002696e7365727400020000006300086f7264657265640001037772697465436f6e
      6365726e000c000000107700000000000002246462000300000064620000011c000000646f63756d656e7473000e000000105f6964000100000000
      """,
      OpMessage(
        ["insert": "c", "ordered": true, "writeConcern": ["w": 0], "$db": "db"],
        sequences: [DocumentSequence("documents", [["_id": 1]])],
        flags: .moreToCome
      )
    ),
    (
      """
      820000000700000000000000dd07000000000100006d0000001068656c6c6f000100000003746f706f6c6f677956657273696f6e002900000007
      70726f636573734964006b0425ff77bb97985caf76cd10636f756e746572000100000000106d6178417761697454696d654d5300102700000224
      6462000600000061646d696e0000
      """,
      OpMessage(
        [
          "hello": 1, "topologyVersion": ["processId": .objectId(id), "counter": 1], "maxAwaitTimeMS": 10000,
          "$db": "admin",
        ],
        flags: .exhaustAllowed
      )
    ),
  ]
}

/// One message of every kind and form.
let everyMessage: [MongoMessage] = [
  MongoMessage(requestID: 1, .message(OpMessage(["ping": 1]))),
  MongoMessage(requestID: -2, responseTo: 1, .message(OpMessage(["ok": 1.0], flags: .checksumPresent))),
  MongoMessage(
    requestID: .max,
    .message(
      OpMessage(
        ["insert": "c"],
        sequences: [DocumentSequence("documents", [["a": 1], [:]]), DocumentSequence("empty", [])],
        flags: [.checksumPresent, .moreToCome, .exhaustAllowed]
      )
    )
  ),
  MongoMessage(requestID: 3, .query(OpQuery("admin.$cmd", ["isMaster": 1]))),
  MongoMessage(requestID: 4, .query(OpQuery("d.c", [:], flags: 4, skip: 1, count: 2, fields: ["a": 1]))),
  MongoMessage(requestID: 5, responseTo: 4, .reply(OpReply([["ok": 1.0]]))),
  MongoMessage(requestID: 6, responseTo: 4, .reply(OpReply([], flags: .cursorNotFound, cursor: .min, start: 9))),
]
