// Tests of MongoEngine. This file: SCRAM by the specification's examples (specification: "Authentication").

import BSON
import Testing

@testable import MongoEngine

@Suite struct SCRAMTests {
  @Test(arguments: [
    (
      SCRAMMechanism.sha1, "rQ9ZY3MntBeuP3E1TDVC4w==", 10000, "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
      "r=fyko+d2lbbFgONRv9qkxdawLHo+Vgk7qvUOKUwuWLIWg4l/9SraGMHEE,s=rQ9ZY3MntBeuP3E1TDVC4w==,i=10000",
      "c=biws,r=fyko+d2lbbFgONRv9qkxdawLHo+Vgk7qvUOKUwuWLIWg4l/9SraGMHEE,p=MC2T8BvbmWRckDw8oWl5IVghwCY=",
      "UMWeI25JD1yNYZRMpZ4VHvhZ9e0="
    ),
    (
      SCRAMMechanism.sha256, "W22ZaJ0SNY7soEsUEjb6gQ==", 4096, "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
      "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
      "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
      "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
    ),
  ])
  func examples(
    mechanism: SCRAMMechanism,
    salt: String,
    iterations: Int,
    first: String,
    serverFirst: String,
    final: String,
    signature: String
  ) throws {
    let salt = try #require([UInt8](base64: salt))
    let secret = SCRAMSecret(mechanism, user: "user", password: "pencil", salt: salt, iterations: iterations)
    let first = try #require(SCRAMFirst(Array(first.utf8)))
    let final = try #require(SCRAMFinal(Array(final.utf8), header: first.header))
    #expect(first.user == "user" && final.nonce.hasPrefix(first.nonce))
    let signed = Array("\(first.bare),\(serverFirst),\(final.withoutProof)".utf8)
    #expect(secret.verifies(final.proof, of: signed))
    #expect(!secret.verifies(Array(final.proof.reversed()), of: signed))
    #expect(base64(secret.signature(of: signed)) == signature)
  }

  @Test(arguments: ["", "n,,", "p=x,,n=a,r=b", "n,,n=a", "n,,r=b,n=a", "n,,n=a,r=", "n,x,n=a,r=b"])
  func firstMessagesThatAreNone(text: String) { #expect(SCRAMFirst(Array(text.utf8)) == nil) }

  @Test func namesMayHaveCommas() {
    #expect(SCRAMFirst(Array("n,,n=a=2Cb=3Dc,r=x".utf8))?.user == "a,b=c")
  }
}
