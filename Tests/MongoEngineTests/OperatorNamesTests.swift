// Tests of MongoEngine. This file: what is said to be refused is refused.

import BSON
import Testing

@testable import MongoEngine

@Suite struct OperatorNamesTests {
  @Test(arguments: OperatorNames.refusedQuery) func theFilterIsRefused(_ name: String) {
    #expect(throws: MongoError.self) {
      _ = try Matcher([name: "x"], QueryContext(), expressions: Expression.parser)
    }
    #expect(!OperatorNames.query.contains(name))
  }

  @Test(arguments: OperatorNames.refusedExpression) func theExpressionIsRefused(_ name: String) {
    #expect(throws: MongoError.self) { _ = try Expression(.document([name: "x"]), QueryContext()) }
    #expect(!OperatorNames.expression.contains(name))
  }

  @Test func theTablesAreAsLongAsTheyShouldBe() {
    #expect(StageTable.names.count >= 31)
    #expect(OperatorNames.expression.count >= 133)
    #expect(Accumulator.names.count >= 22)
    #expect(WindowFunction.names.count >= 30)
  }
}
