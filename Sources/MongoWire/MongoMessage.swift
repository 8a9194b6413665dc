// MongoWire: MongoDB's protocol, both directions, no I/O. This file: what a client and a server say to each other.

package import BSON

/// One message of either side.
package struct MongoMessage: Hashable, Sendable {
  /// The sender's number for the message.
  package var requestID: Int32
  /// The number of the message that this one answers; 0 for a request.
  package var responseTo: Int32
  package var body: Body

  package enum Body: Hashable, Sendable {
    case message(OpMessage)
    case query(OpQuery)
    case reply(OpReply)
  }

  package init(requestID: Int32, responseTo: Int32 = 0, _ body: Body) {
    self.requestID = requestID
    self.responseTo = responseTo
    self.body = body
  }
}

/// OP_MSG: a command or its answer. Its sections' order has no meaning and is not kept: the body comes first.
package struct OpMessage: Hashable, Sendable {
  package var flags: Flags
  /// The section of kind 0.
  package var document: BSONDocument
  /// The sections of kind 1.
  package var sequences: [DocumentSequence]

  package init(_ document: BSONDocument, sequences: [DocumentSequence] = [], flags: Flags = []) {
    self.document = document
    self.sequences = sequences
    self.flags = flags
  }

  package struct Flags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// A CRC-32C of the message stands at its end.
    package static let checksumPresent = Self(rawValue: 1 << 0)
    /// The sender says more before the other side answers; a request has then no answer.
    package static let moreToCome = Self(rawValue: 1 << 1)
    /// The client takes several answers.
    package static let exhaustAllowed = Self(rawValue: 1 << 16)

    /// Among bits 0 to 15, which a receiver has to know, those that it does not.
    var unknownRequired: Self { Self(rawValue: self.rawValue & 0xFFFC) }
  }
}

/// Documents that belong into a command as an array of this name.
package struct DocumentSequence: Hashable, Sendable {
  package var identifier: String
  package var documents: [BSONDocument]

  package init(_ identifier: String, _ documents: [BSONDocument]) {
    self.identifier = identifier
    self.documents = documents
  }
}

/// OP_QUERY: the first greeting of most drivers, a query on `admin.$cmd`.
package struct OpQuery: Hashable, Sendable {
  package var flags: UInt32
  /// Database and collection.
  package var namespace: String
  package var skip: Int32
  package var count: Int32
  package var query: BSONDocument
  package var fields: BSONDocument?

  package init(
    _ namespace: String,
    _ query: BSONDocument,
    flags: UInt32 = 0,
    skip: Int32 = 0,
    count: Int32 = -1,
    fields: BSONDocument? = nil
  ) {
    self.namespace = namespace
    self.query = query
    self.flags = flags
    self.skip = skip
    self.count = count
    self.fields = fields
  }
}

/// OP_REPLY: the answer to ``OpQuery``.
package struct OpReply: Hashable, Sendable {
  package var flags: Flags
  package var cursor: Int64
  package var start: Int32
  package var documents: [BSONDocument]

  package init(_ documents: [BSONDocument], flags: Flags = [.awaitCapable], cursor: Int64 = 0, start: Int32 = 0) {
    self.documents = documents
    self.flags = flags
    self.cursor = cursor
    self.start = start
  }

  package struct Flags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let cursorNotFound = Self(rawValue: 1 << 0)
    package static let queryFailure = Self(rawValue: 1 << 1)
    package static let awaitCapable = Self(rawValue: 1 << 3)
  }
}
