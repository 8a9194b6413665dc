extension SQLDatabase {
  mutating func takeSleep() -> Int64 { 0 }
}
