// MongoEngine/Commands: what a client asks about the replica set, of which the server is the only member.

import BSON
import WireCore

extension CommandTable {
  static let replicaSet: [MongoCommand] = [
    MongoCommand("replSetGetStatus", [.adminOnly, .replicaSet]) { call, engine throws(MongoError) in
      engine.setStatus(call)
    },
    MongoCommand("replSetGetConfig", [.adminOnly, .replicaSet]) { call, engine throws(MongoError) in
      ["config": .document(engine.setConfiguration(call))]
    },
  ]
}

extension MongoEngine {
  private func address(_ call: CommandCall) -> String {
    call.client.flatMap { self.clients[$0]?.info.local } ?? "localhost:27017"
  }

  fileprivate func setStatus(_ call: CommandCall) -> BSONDocument {
    let time: BSONValue = ["ts": .timestamp(self.oplog.time), "t": .int64(1)]
    let uptime = self.startedAt.duration(to: self.now).components.seconds
    let member: BSONValue = [
      "_id": 0, "name": .string(self.address(call)), "health": 1.0, "state": 1, "stateStr": "PRIMARY",
      "uptime": .integer(uptime), "optime": time,
      "optimeDate": .date(BSONDate(millisecondsSince1970: Int64(self.oplog.time.seconds) * 1000)),
      "syncSourceHost": "", "syncSourceId": -1, "infoMessage": "", "configVersion": 1, "configTerm": .int64(1),
      "self": true, "lastHeartbeatMessage": "",
    ]
    return [
      "set": .string(self.settings.replicaSet ?? ""), "date": .date(self.date), "myState": 1, "term": .int64(1),
      "syncSourceHost": "", "syncSourceId": -1, "heartbeatIntervalMillis": .int64(2000), "majorityVoteCount": 1,
      "writeMajorityCount": 1, "votingMembersCount": 1, "writableVotingMembersCount": 1,
      "optimes": ["lastCommittedOpTime": time, "appliedOpTime": time, "durableOpTime": time], "members": [member],
    ]
  }

  fileprivate func setConfiguration(_ call: CommandCall) -> BSONDocument {
    let member: BSONValue = [
      "_id": 0, "host": .string(self.address(call)), "arbiterOnly": false, "buildIndexes": true, "hidden": false,
      "priority": 1, "tags": [:], "secondaryDelaySecs": .int64(0), "votes": 1,
    ]
    return [
      "_id": .string(self.settings.replicaSet ?? ""), "version": 1, "term": .int64(1), "members": [member],
      "protocolVersion": .int64(1), "writeConcernMajorityJournalDefault": true,
      "settings": ["chainingAllowed": true, "heartbeatIntervalMillis": 2000, "electionTimeoutMillis": 10000],
    ]
  }
}
