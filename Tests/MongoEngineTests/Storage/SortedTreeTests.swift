// MongoEngineTests/Storage. This file: trees beside sorted arrays.

import Testing
import WireCore

@testable import MongoEngine

private struct Item: TreeElement, Hashable {
  var key: Int
  var text: String
}

@Suite struct SortedTreeTests {
  private func items(_ tree: SortedTree<Item>, from low: Int) -> [Item] {
    var items: [Item] = []
    tree.ascend(isBefore: { $0 < low }) {
      items.append($0)
      return true
    }
    return items
  }

  private func reversedItems(_ tree: SortedTree<Item>, from high: Int) -> [Item] {
    var items: [Item] = []
    tree.descend(isAfter: { $0 > high }) {
      items.append($0)
      return true
    }
    return items
  }

  @Test(arguments: [50, 600, 30_000]) func behavesAsASortedArray(range: Int) {
    var random = SeededRandom(seed: UInt64(range))
    var tree = SortedTree<Item>()
    var model: [Int: Item] = [:]
    var snapshots: [(SortedTree<Item>, [Int: Item])] = []
    for step in 0..<20_000 {
      let key = Int.random(in: 0..<range, using: &random)
      // First it grows, then it shrinks to almost nothing.
      if Int.random(in: 0..<10, using: &random) < (step < 12_000 ? 7 : 1) {
        let item = Item(key: key, text: "\(step)")
        tree.insert(item) { $0 - key }
        model[key] = item
      } else {
        #expect(tree.remove { $0 - key } == model.removeValue(forKey: key))
      }
      if step % 4000 == 0 { snapshots.append((tree, model)) }
    }
    snapshots.append((tree, model))
    for (tree, model) in snapshots {
      let sorted = model.values.sorted { $0.key < $1.key }
      #expect(tree.count == sorted.count)
      #expect(self.items(tree, from: -1) == sorted)
      #expect(self.reversedItems(tree, from: range) == sorted.reversed())
      let middle = range / 2
      #expect(self.items(tree, from: middle) == sorted.filter { $0.key >= middle })
      #expect(self.reversedItems(tree, from: middle) == sorted.filter { $0.key <= middle }.reversed())
      for key in 0..<min(range, 1000) { #expect(tree.first { $0 - key } == model[key]) }
    }
  }

  @Test func fillsInOrderAndEmpties() {
    var tree = SortedTree<Item>()
    for key in 0..<40_000 { tree.insert(Item(key: key, text: "")) { $0 - key } }
    #expect(tree.last?.key == 39_999)
    for key in 0..<40_000 { tree.remove { $0 - key } }
    #expect(tree.count == 0)
    #expect(tree.last == nil)
    tree.insert(Item(key: 1, text: "again")) { $0 - 1 }
    #expect(self.items(tree, from: 0).map(\.text) == ["again"])
  }
}
