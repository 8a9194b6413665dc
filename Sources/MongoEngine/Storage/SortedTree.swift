// MongoEngine/Storage: databases, collections, documents, indexes. This file: elements in order, as a tree of short
// arrays.

/// What a tree is ordered by.
protocol TreeElement: Sendable {
  associatedtype Key: Sendable
  var key: Key { get }
}

/// Elements in the order of their keys, in a tree of short arrays (a B+ tree).
///
/// A copy costs nothing, and the first change after it copies one array of each level. Who looks something up says where
/// a key stands beside what is looked for: negative for before it, zero for the same, positive for behind it.
struct SortedTree<Element: TreeElement>: Sendable {
  typealias Order = (Element.Key) -> Int

  private var root = TreeNode<Element>()
  private(set) var count = 0

  /// The first element that is the one looked for.
  func first(where order: Order) -> Element? { self.root.first(where: order) }

  /// The last element.
  var last: Element? {
    var last: Element?
    _ = self.descend(isAfter: { _ in false }) {
      last = $0
      return false
    }
    return last
  }

  /// Inserts an element, or replaces the one that is there.
  mutating func insert(_ element: Element, _ order: Order) {
    var isNew = true
    if let (separator, right) = self.root.insert(element, order, isLast: true, &isNew) {
      self.root = TreeNode(children: [self.root, right], separators: [separator])
    }
    if isNew { self.count += 1 }
  }

  /// Removes the element that is looked for.
  @discardableResult
  mutating func remove(_ order: Order) -> Element? {
    guard let element = self.root.remove(order) else { return nil }
    self.count -= 1
    if self.root.children.count == 1 { self.root = self.root.children[0] }
    return element
  }

  /// Visits the elements forwards, from the first that is not before what is looked for, until `visit` returns `false`.
  ///
  /// - Returns: whether all were visited.
  @discardableResult
  func ascend<Failure: Error>(
    isBefore: (Element.Key) -> Bool,
    _ visit: (Element) throws(Failure) -> Bool
  ) throws(Failure) -> Bool {
    try self.root.ascend(isBefore: isBefore, visit)
  }

  /// Visits the elements backwards, from the last that is not behind what is looked for, until `visit` returns `false`.
  ///
  /// - Returns: whether all were visited.
  @discardableResult
  func descend<Failure: Error>(
    isAfter: (Element.Key) -> Bool,
    _ visit: (Element) throws(Failure) -> Bool
  ) throws(Failure) -> Bool {
    try self.root.descend(isAfter: isAfter, visit)
  }
}
