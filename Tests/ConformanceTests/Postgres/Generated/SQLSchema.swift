// ConformanceTests: one suite, two servers. This file: the tables that generated SQL is about.

/// The tables, as the generator knows them and as both servers create them.
struct SQLSchema {
  struct Column: Hashable {
    var name: String
    /// Of the grammar.
    var kind: String
    /// What a value must be drawn from, instead of the kind's values.
    var values: [String]?
    var mayBeNull = true
    /// Whether the server gives it a value if nobody does.
    var hasDefault = false
  }

  struct Table: Hashable {
    var name: String
    var columns: [Column]
    var key: [String]
    /// Columns that an ON CONFLICT can name.
    var unique: [String]
    /// How a row of another table is found: own column, table, its column.
    var references: [[String]] = []
    var seededRows: Int
  }

  static let definitions = """
    CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
    CREATE TABLE label (code char(3) PRIMARY KEY, title text NOT NULL, parent char(3)
      REFERENCES label ON DELETE SET NULL, span interval, rank smallint DEFAULT 1, UNIQUE (title, rank));
    CREATE TABLE person (id serial PRIMARY KEY, name text NOT NULL, email varchar(20) UNIQUE, age int CHECK (age >= -5),
      big bigint, height numeric(8,2), active boolean DEFAULT true, born date, seen timestamptz, token uuid,
      data jsonb DEFAULT '{}', tags int[], feeling mood DEFAULT 'ok');
    CREATE INDEX person_age ON person (age, name DESC);
    CREATE TABLE purchase (id bigserial PRIMARY KEY, person int REFERENCES person ON DELETE CASCADE ON UPDATE CASCADE,
      placed timestamp, total numeric, state varchar(8) NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'paid', 'sent')),
      note text, qty int DEFAULT 1 NOT NULL, CONSTRAINT enough CHECK (qty < 1000 OR note IS NOT NULL));
    CREATE UNIQUE INDEX purchase_note ON purchase (lower(note)) WHERE qty > 5;
    CREATE TABLE item (purchase bigint REFERENCES purchase ON DELETE CASCADE, no int, label char(3) REFERENCES label,
      price numeric(10,2) DEFAULT 9.99, ratio double precision, twice int GENERATED ALWAYS AS (no * 2) STORED,
      PRIMARY KEY (purchase, no));
    """

  static let codes = ["aaa", "ab", "abc", "B", "x y", "äöü"]

  static let tables = [
    Table(
      name: "label",
      columns: [
        Column(name: "code", kind: "text", values: Self.codes, mayBeNull: false),
        Column(name: "title", kind: "text", mayBeNull: false),
        Column(name: "parent", kind: "text", values: Self.codes),
        Column(name: "span", kind: "interval"),
        Column(name: "rank", kind: "small", hasDefault: true),
      ],
      key: ["code"],
      unique: ["code"],
      references: [["parent", "label", "code"]],
      seededRows: 5
    ),
    Table(
      name: "person",
      columns: [
        Column(name: "id", kind: "small", values: (1...12).map(String.init), mayBeNull: false, hasDefault: true),
        Column(name: "name", kind: "text", mayBeNull: false),
        Column(name: "email", kind: "text", values: (1...30).map { "user\($0)@x.org" }),
        Column(name: "age", kind: "small"),
        Column(name: "big", kind: "bigint"),
        Column(name: "height", kind: "numeric", values: ["1.80", "0", "-12.5", "99.99", "1234.565", "NaN"]),
        Column(name: "active", kind: "bool", hasDefault: true),
        Column(name: "born", kind: "date"),
        Column(name: "seen", kind: "timestamptz"),
        Column(name: "token", kind: "uuid"),
        Column(name: "data", kind: "jsonb", hasDefault: true),
        Column(name: "tags", kind: "ints"),
        Column(name: "feeling", kind: "mood", hasDefault: true),
      ],
      key: ["id"],
      unique: ["id", "email"],
      seededRows: 9
    ),
    Table(
      name: "purchase",
      columns: [
        Column(name: "id", kind: "bigint", values: (1...20).map(String.init), mayBeNull: false, hasDefault: true),
        Column(name: "person", kind: "small", values: (1...10).map(String.init)),
        Column(name: "placed", kind: "timestamp"),
        Column(name: "total", kind: "numeric"),
        Column(name: "state", kind: "text", values: ["new", "paid", "sent"], mayBeNull: false, hasDefault: true),
        Column(name: "note", kind: "text"),
        Column(name: "qty", kind: "small", mayBeNull: false, hasDefault: true),
      ],
      key: ["id"],
      unique: ["id"],
      references: [["person", "person", "id"]],
      seededRows: 11
    ),
    Table(
      name: "item",
      columns: [
        Column(name: "purchase", kind: "bigint", values: (1...12).map(String.init), mayBeNull: false),
        Column(name: "no", kind: "small", mayBeNull: false),
        Column(name: "label", kind: "text", values: Self.codes),
        Column(name: "price", kind: "numeric", values: ["9.99", "0.01", "100", "12345.678"], hasDefault: true),
        Column(name: "ratio", kind: "float"),
      ],
      key: ["purchase", "no"],
      unique: ["purchase, no"],
      references: [["purchase", "purchase", "id"], ["label", "label", "code"]],
      seededRows: 12
    ),
  ]
}
