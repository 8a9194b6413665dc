// MongoEngineTests/Session. This file: read and write concerns on a standalone server.

import BSON
import Testing
import WireCore

@testable import MongoEngine

@Suite struct ConcernTests {
  static let before = #"{"insert": "c", "documents": [{"_id": 1}]}"#

  static let reading = CommandCase.table(
    "Read Concern",
    before,
    [
      (#"{"find": "c", "readConcern": {"level": "majority"}}"#, #"{"ok": 1}"#),
      (#"{"find": "c", "readConcern": {"level": null}}"#, #"{"ok": 1}"#),
      (#"{"find": "c", "readConcern": {"level": 1}}"#, #"{"code": 14}"#),
      (
        #"{"find": "c", "readConcern": {"level": "all"}}"#,
        #"{"code": 2, "errmsg": "Enumeration value 'all' for field 'readConcern.level' is not a valid value."}"#
      ),
      (#"{"find": "c", "readConcern": {"foo": 1}}"#, #"{"code": 40415}"#),
      (#"{"find": "c", "readConcern": {"level": "linearizable"}}"#, #"{"code": 123}"#),
      (#"{"count": "c", "readConcern": {"level": "snapshot"}}"#, #"{"code": 72}"#),
      (#"{"drop": "c", "readConcern": {"level": "available"}}"#, #"{"code": 72}"#),
      (#"{"drop": "c", "readConcern": {"level": "local"}}"#, #"{"ok": 1}"#),
    ]
  )

  static let writing = CommandCase.table(
    "Write Concern",
    before,
    [
      (#"{"drop": "c", "writeConcern": {"w": "majority", "j": true, "wtimeout": 5}}"#, #"{"ok": 1}"#),
      (#"{"drop": "c", "writeConcern": {"w": {"dc": 1}}}"#, #"{"ok": 1}"#),
      (#"{"drop": "c", "writeConcern": {"w": true}}"#, #"{"code": 9}"#),
      (#"{"drop": "c", "writeConcern": {"w": -1}}"#, #"{"code": 9}"#),
      (#"{"drop": "c", "writeConcern": {"w": 2}}"#, #"{"code": 2}"#),
      (#"{"drop": "c", "writeConcern": {"j": "x"}}"#, #"{"code": 14}"#),
      (#"{"drop": "c", "writeConcern": {"j": true, "fsync": true}}"#, #"{"code": 9}"#),
      (#"{"drop": "c", "writeConcern": {"wtimeout": 2147483648}}"#, #"{"code": 9}"#),
      (#"{"drop": "c", "writeConcern": {"x": 1}}"#, #"{"code": 40415}"#),
      (#"{"find": "c", "writeConcern": {"w": 1}}"#, #"{"code": 72}"#),
      (
        #"{"insert": "c", "documents": [{"_id": 1}], "writeConcern": {"w": 0}}"#,
        #"{"ok": 1, "n": {"$absent": true}, "writeErrors": {"$absent": true}}"#
      ),
      (#"{"find": "c", "batchSize": {"$numberDecimal": "1.5"}}"#, #"{"ok": 1}"#),
      (#"{"find": "c", "limit": {"$numberDouble": "NaN"}}"#, #"{"cursor": {"firstBatch": [{}]}}"#),
      (#"{"update": "c", "updates": [{"q": {}, "u": {"_id": 1}}]}"#, #"{"nModified": 1}"#),
      (#"{"findAndModify": "c", "remove": true, "hint": 1}"#, #"{"code": 9}"#),
    ]
  )

  @Test(arguments: reading + writing) func concerns(_ row: CommandCase) throws { try row.check() }
}
