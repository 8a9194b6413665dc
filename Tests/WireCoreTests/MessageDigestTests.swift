// Tests of WireCore. This file: hash functions by their standards' examples.

import Testing
import WireCore

@Suite struct MessageDigestTests {
  @Test(arguments: [
    ("", "d41d8cd98f00b204e9800998ecf8427e"), ("abc", "900150983cd24fb0d6963f7d28e17f72"),
    (
      "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
      "57edf4a22be3c955ac49da2e2107b67a"
    ),
  ])
  func md5OfRFC1321(text: String, digest: String) {
    #expect(hexadecimal(DigestMD5.hash(Array(text.utf8))) == digest)
  }

  @Test(arguments: [
    ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "84983e441c3bd26ebaae4aa1f95129e5e54670f1"),
  ])
  func sha1OfFIPS180(text: String, digest: String) {
    #expect(hexadecimal(DigestSHA1.hash(Array(text.utf8))) == digest)
  }

  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  ])
  func sha256OfFIPS180(text: String, digest: String) {
    #expect(hexadecimal(DigestSHA256.hash(Array(text.utf8))) == digest)
  }

  @Test func keyedDigestsOfRFC4231() {
    let jefe = DigestSHA256.authenticate(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
    #expect(hexadecimal(jefe) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    let text = Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8)
    let long = DigestSHA256.authenticate(text, key: [UInt8](repeating: 0xAA, count: 131))
    #expect(hexadecimal(long) == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
  }

  @Test func derivedKeysOfRFC6070() {
    let key = DigestSHA1.derive(password: Array("password".utf8), salt: Array("salt".utf8), iterations: 4096)
    #expect(hexadecimal(key) == "4b007901b765489abead49d926f721d065a429c1")
  }
}

private func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
