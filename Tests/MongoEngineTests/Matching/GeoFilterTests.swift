// MongoEngineTests. This file: places in shapes and near points.

import BSON
import Testing

@testable import MongoEngine

@Suite struct GeoFilterTests {
  static let cases =
    FilterCase.table(
      "$geoWithin",
      #"{"p":[3,3]} {"p":{"lng":5,"lat":1}} {"p":[[9,9],[1,1]]} {"p":{"type":"Point","coordinates":[2,2]}} {"p":"x"} {} {"p":[7,7]}"#,
      [
        (#"{"p":{"$geoWithin":{"$box":[[0,0],[5,5]]}}}"#, [0, 1, 2, 3]),
        (#"{"p":{"$geoWithin":{"$center":[[3,3],2]}}}"#, [0, 3]),
        (#"{"p":{"$geoWithin":{"$polygon":[[0,0],[3,6],[6,0]]}}}"#, [0, 1, 2, 3]),
        (#"{"p":{"$geoWithin":{"$centerSphere":[[3,3],0.03]}}}"#, [0, 3]),
        (
          #"{"p":{"$geoWithin":{"$geometry":{"type":"Polygon","coordinates":[[[0,0],[6,0],[6,6],[0,6],[0,0]]]}}}}"#,
          [0, 1, 2, 3]
        ),
        (
          #"""
          {"p":{"$geoWithin":{"$geometry":{"type":"Polygon","coordinates":
          [[[0,0],[8,0],[8,8],[0,8],[0,0]],[[2.5,2.5],[4,2.5],[4,4],[2.5,4],[2.5,2.5]]]}}}}
          """#, [1, 2, 3, 6]
        ),
      ]
    )
    + FilterCase.table(
      "$polygon",
      #"{"p":[8,8]} {"p":[2,2]} {"p":[5,5]} {"p":[10,5]} {"p":[5,0]} {"p":[10,10]}"#,
      [
        (#"{"p":{"$geoWithin":{"$polygon":[[0,0],[10,10],[10,0],[0,10]]}}}"#, [1, 2, 3, 5]),
        (#"{"p":{"$geoWithin":{"$polygon":[[0,0],[10,10],[10,0]]}}}"#, [3, 4, 5]),
        (#"{"p":{"$geoWithin":{"$center":[[0,0],{"$numberDouble":"Infinity"}]}}}"#, [0, 1, 2, 3, 4, 5]),
      ]
    )
    + FilterCase.table(
      "GeoJSON Objects",
      #"""
      {"p":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[0,0]},
        {"type":"MultiPoint","coordinates":[[9,9],[1,1]]}]}}
      """#,
      [
        (#"{"p":{"$geoIntersects":{"$geometry":{"type":"Point","coordinates":[1,1]}}}}"#, [0]),
        (#"{"p":{"$geoWithin":{"$box":[[0,0],[5,5]]}}}"#, []),
        (#"{"p":{"$geoWithin":{"$box":[[0,0],[9,9]]}}}"#, [0]),
      ]
    )
    + FilterCase.table(
      "$geoIntersects",
      #"""
      {"p":{"type":"Point","coordinates":[179.5,1]}} {"p":{"type":"Point","coordinates":[0,0]}}
      {"p":{"type":"Point","coordinates":[-179.5,1]}} {"p":{"type":"MultiPoint","coordinates":[[0,0],[180,0]]}}
      """#,
      [
        (
          #"""
          {"p":{"$geoIntersects":{"$geometry":{"type":"Polygon","coordinates":
          [[[179,-2],[-179,-2],[-179,2],[179,2],[179,-2]]]}}}}
          """#, [0, 2, 3]
        ),
        (#"{"p":{"$geoIntersects":{"$geometry":{"type":"Point","coordinates":[0,0]}}}}"#, [1, 3]),
      ]
    )
    + FilterCase.table(
      "$near",
      #"{"p":[0,0]} {"p":[3,4]} {"p":{"type":"Point","coordinates":[0,1]}} {"p":1}"#,
      [
        (#"{"p":{"$near":[0,0],"$maxDistance":5}}"#, [0, 1, 2]), (#"{"p":{"$near":[0,0],"$minDistance":1}}"#, [1, 2]),
        (#"{"p":{"$nearSphere":[0,0],"$maxDistance":0.02}}"#, [0, 2]),
        (
          #"{"p":{"$near":{"$geometry":{"type":"Point","coordinates":[0,0]},"$minDistance":1000,"$maxDistance":120000}}}"#,
          [2]
        ),
      ]
    )

  @Test(arguments: cases) func filter(_ row: FilterCase) throws { try row.check() }

  /// Manual: "$near": documents are ordered by their distance; a degree of the equator has 111,319 metres.
  @Test func distance() throws {
    let filter = #"{"p":{"$near":{"$geometry":{"type":"Point","coordinates":[0,0]}}},"x":1}"#
    let near = try #require(try Matcher(try parsed(filter), QueryContext()).near)
    let distance = try #require(try near.distance(to: try parsed(#"{"p":[[5,5],[1,0]]}"#)))
    #expect(distance == 111_318.84502145034)
    #expect(near.center.angle(to: GeoPoint(x: 3, y: 0)) == 0.05235987755982989)
    #expect(try near.distance(to: ["p": "nowhere"]) == nil)
    #expect(try Matcher(["x": 1], QueryContext()).near == nil)
  }

  @Test func shapesOfDocumentsAreRefused() throws {
    let filter = try Matcher(try parsed(#"{"p":{"$geoWithin":{"$center":[[0,0],1]}}}"#), QueryContext())
    let error = #expect(throws: MongoError.self) {
      try filter.matches(try parsed(#"{"p":{"type":"LineString","coordinates":[[0,0],[1,1]]}}"#))
    }
    #expect(error.map(summary) == "238 $geoWithin with a document's LineString is not supported")
  }
}
