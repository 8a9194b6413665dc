// MongoEngineTests. This file: documents written as Extended JSON.

import BSON

@testable import MongoEngine

/// One document.
func parsed(_ json: String) throws -> BSONDocument { try BSONDocument(extendedJSON: json) }

/// Documents that follow one another.
func parsedList(_ json: String) throws -> [BSONDocument] { try BSONDocument.list(extendedJSON: Array(json.utf8)) }

/// What an error is told apart by.
func summary(_ error: MongoError) -> String { "\(error.code) \(error.message)" }
