// MongoEngine/Storage: databases, collections, documents, indexes. This file: the arrays that a tree is made of.

/// A leaf with elements, or a node with children.
struct TreeNode<Element: TreeElement>: Sendable {
  typealias Order = (Element.Key) -> Int

  /// The most elements of a leaf, and the most children of a node.
  static var capacity: Int { 128 }

  private(set) var elements: [Element] = []
  private(set) var children: [TreeNode] = []
  /// What is not before the n-th of these is not in the n-th child, but behind it.
  private var separators: [Element.Key] = []

  init() {}

  init(children: [TreeNode], separators: [Element.Key]) {
    self.children = children
    self.separators = separators
  }

  private init(elements: [Element]) { self.elements = elements }

  private var size: Int { self.children.isEmpty ? self.elements.count : self.children.count }

  /// The child that what is looked for belongs to.
  private func child(_ order: Order) -> Int { self.separators.firstIndex(behind: { order($0) <= 0 }) }

  func first(where order: Order) -> Element? {
    if !self.children.isEmpty { return self.children[self.child(order)].first(where: order) }
    let index = self.elements.firstIndex(behind: { order($0.key) < 0 })
    return index < self.elements.count && order(self.elements[index].key) == 0 ? self.elements[index] : nil
  }

  /// Inserts or replaces; returns what is split off when the node grows too large.
  ///
  /// - Parameter isLast: whether nothing stands behind this node. What is appended in order fills whole arrays then.
  mutating func insert(
    _ element: Element,
    _ order: Order,
    isLast: Bool,
    _ isNew: inout Bool
  ) -> (Element.Key, TreeNode)? {
    if self.children.isEmpty { return self.insertIntoLeaf(element, order, isLast: isLast, &isNew) }
    let index = self.child(order)
    let isLast = isLast && index == self.children.count - 1
    guard let (separator, right) = self.children[index].insert(element, order, isLast: isLast, &isNew) else {
      return nil
    }
    self.children.insert(right, at: index + 1)
    self.separators.insert(separator, at: index)
    guard self.children.count > Self.capacity else { return nil }
    return self.splitChildren(at: isLast ? self.children.count - 1 : self.children.count / 2)
  }

  private mutating func insertIntoLeaf(
    _ element: Element,
    _ order: Order,
    isLast: Bool,
    _ isNew: inout Bool
  ) -> (Element.Key, TreeNode)? {
    let index = self.elements.firstIndex(behind: { order($0.key) < 0 })
    if index < self.elements.count, order(self.elements[index].key) == 0 {
      isNew = false
      self.elements[index] = element
      return nil
    }
    self.elements.insert(element, at: index)
    guard self.elements.count > Self.capacity else { return nil }
    let middle = isLast && index == self.elements.count - 1 ? index : self.elements.count / 2
    let right = TreeNode(elements: Array(self.elements[middle...]))
    self.elements.removeSubrange(middle...)
    return (right.elements[0].key, right)
  }

  private mutating func splitChildren(at middle: Int) -> (Element.Key, TreeNode) {
    let separator = self.separators[middle - 1]
    let right = TreeNode(children: Array(self.children[middle...]), separators: Array(self.separators[middle...]))
    self.children.removeSubrange(middle...)
    self.separators.removeSubrange((middle - 1)...)
    return (separator, right)
  }

  mutating func remove(_ order: Order) -> Element? {
    if !self.children.isEmpty {
      let index = self.child(order)
      let removed = self.children[index].remove(order)
      if removed != nil, self.children[index].size < Self.capacity / 4 { self.mergeChild(at: index) }
      return removed
    }
    let index = self.elements.firstIndex(behind: { order($0.key) < 0 })
    guard index < self.elements.count, order(self.elements[index].key) == 0 else { return nil }
    return self.elements.remove(at: index)
  }

  /// Puts a child that became small together with the one beside it if both are small; drops it if it is empty.
  private mutating func mergeChild(at index: Int) {
    if self.children[index].size == 0 {
      self.children.remove(at: index)
      if !self.separators.isEmpty { self.separators.remove(at: max(0, index - 1)) }
      return
    }
    let left = index + 1 < self.children.count ? index : index - 1
    guard left >= 0, self.children[left].size + self.children[left + 1].size <= Self.capacity * 3 / 4 else { return }
    let right = self.children.remove(at: left + 1)
    let separator = self.separators.remove(at: left)
    self.children[left].append(right, separator)
  }

  private mutating func append(_ right: TreeNode, _ separator: Element.Key) {
    self.elements += right.elements
    if !right.children.isEmpty { self.separators += [separator] + right.separators }
    self.children += right.children
  }
}

extension TreeNode {
  func ascend<Failure: Error>(
    isBefore: (Element.Key) -> Bool,
    _ visit: (Element) throws(Failure) -> Bool
  ) throws(Failure) -> Bool {
    if self.children.isEmpty {
      for element in self.elements[self.elements.firstIndex(behind: { isBefore($0.key) })...] where try !visit(element)
      {
        return false
      }
      return true
    }
    let first = self.separators.firstIndex(behind: isBefore)
    if try !self.children[first].ascend(isBefore: isBefore, visit) { return false }
    for child in self.children[(first + 1)...] where try !child.ascend(isBefore: { _ in false }, visit) {
      return false
    }
    return true
  }

  func descend<Failure: Error>(
    isAfter: (Element.Key) -> Bool,
    _ visit: (Element) throws(Failure) -> Bool
  ) throws(Failure) -> Bool {
    if self.children.isEmpty {
      for element in self.elements[..<self.elements.firstIndex(behind: { !isAfter($0.key) })].reversed()
      where try !visit(element) { return false }
      return true
    }
    let last = self.separators.firstIndex(behind: { !isAfter($0) })
    if try !self.children[last].descend(isAfter: isAfter, visit) { return false }
    for child in self.children[..<last].reversed() where try !child.descend(isAfter: { _ in false }, visit) {
      return false
    }
    return true
  }
}

extension Array {
  /// The position behind all elements of which `isBefore` holds; it has to hold of the first ones only.
  fileprivate func firstIndex(behind isBefore: (Element) -> Bool) -> Int {
    var low = 0
    var high = self.count
    while low < high {
      let middle = (low + high) / 2
      if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
