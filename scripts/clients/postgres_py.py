"""Ordinary work of psycopg, asyncpg, pg8000 and SQLAlchemy against a server whose data may go. Exits with a failure if a
check fails.

Every function below whose name begins with `check_` is one check: it gets the port and the password.
"""

import argparse
import asyncio
import datetime
import decimal
import sys
import traceback
import uuid

import asyncpg
import pg8000.native
import psycopg
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, selectinload

WHEN = datetime.datetime(2024, 2, 29, 12, 30, 15, 123456, tzinfo=datetime.timezone.utc)
KEY = uuid.UUID("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")

from checks import same


def psycopg_connection(port, password, **options):
    return psycopg.connect(host="127.0.0.1", port=port, user="postgres", password=password, dbname="postgres", **options)


def check_psycopg(port, password):
    with psycopg_connection(port, password) as connection:
        connection.execute("CREATE TABLE p (id serial PRIMARY KEY, n numeric(8,2), at timestamptz, k uuid, tags text[], doc jsonb)")
        row = (decimal.Decimal("12.50"), WHEN, KEY, ["a", None, 'b"c'], psycopg.types.json.Jsonb({"x": [1, None]}))
        for binary in (False, True):
            cursor = connection.cursor(binary=binary)
            cursor.execute("INSERT INTO p (n, at, k, tags, doc) VALUES (%s, %s, %s, %s, %s) RETURNING id", row)
            cursor.execute("SELECT n, at, k, tags, doc FROM p WHERE id = %s", cursor.fetchone())
            same(cursor.fetchone(), (*row[:4], {"x": [1, None]}))
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO p (n) VALUES (%s)", [(number,) for number in range(50)])
            with cursor.copy("COPY p (n, tags) FROM STDIN") as copy:
                copy.write_row((7, ["x"]))
            with cursor.copy("COPY (SELECT n, tags FROM p ORDER BY id DESC LIMIT 1) TO STDOUT") as copy:
                same(list(copy.rows()), [("7.00", "{x}")])
        connection.commit()
        try:
            with connection.transaction():
                connection.execute("INSERT INTO p (id) VALUES (1)")
        except psycopg.errors.UniqueViolation as error:
            same((error.diag.constraint_name, error.diag.table_name), ("p_pkey", "p"))
        with connection.cursor(name="scrolls") as cursor:
            cursor.itersize = 10
            cursor.execute("SELECT id FROM p ORDER BY id")
            same(sum(1 for _ in cursor), 53)


def check_psycopg_pipeline(port, password):
    with psycopg_connection(port, password, autocommit=True) as connection, connection.pipeline():
        cursors = [connection.execute("SELECT %s::int * 2", (number,)) for number in range(5)]
        same([cursor.fetchone()[0] for cursor in cursors], [0, 2, 4, 6, 8])


def check_asyncpg(port, password):
    async def work():
        pool = await asyncpg.create_pool(
            host="127.0.0.1", port=port, user="postgres", password=password, database="postgres", min_size=2, max_size=4
        )
        async with pool.acquire() as connection:
            await connection.execute("CREATE TYPE mood AS ENUM ('sad', 'ok')")
            await connection.execute("CREATE TABLE a (id int PRIMARY KEY, m mood, at timestamptz, d date, i interval, f float8)")
            row = (1, "ok", WHEN, datetime.date(2024, 2, 29), datetime.timedelta(days=2, seconds=3), 1.5)
            await connection.execute("INSERT INTO a VALUES ($1, $2, $3, $4, $5, $6)", *row)
            same(tuple(await connection.fetchrow("SELECT * FROM a WHERE id = $1", 1)), row)
            same(await connection.fetchval("SELECT count(*) FROM a WHERE id = ANY($1::int[])", [1, 2, 3]), 1)
            await connection.copy_records_to_table("a", records=[(n, "sad", WHEN, None, None, n / 2) for n in range(2, 100)])
            async with connection.transaction():
                total = 0
                async for record in connection.cursor("SELECT f FROM a ORDER BY id", prefetch=7):
                    total += record["f"]
                same(total, 1.5 + sum(n / 2 for n in range(2, 100)))
            heard = asyncio.get_running_loop().create_future()
            await connection.add_listener("news", lambda *event: heard.set_result(event[3]))
            async with pool.acquire() as other:
                await other.execute("NOTIFY news, 'hello'")
            same(await asyncio.wait_for(heard, 5), "hello")
        await pool.close()

    asyncio.run(work())


def check_pg8000(port, password):
    connection = pg8000.native.Connection("postgres", host="127.0.0.1", port=port, password=password, database="postgres")
    connection.run("CREATE TABLE g (id int, name text)")
    connection.run("INSERT INTO g VALUES (:id, :name)", id=1, name="Ann")
    same(connection.run("SELECT id, name FROM g WHERE name LIKE :p", p="A%"), [[1, "Ann"]])
    same([column["name"] for column in connection.columns], ["id", "name"])
    connection.close()


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "authors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(30), unique=True)
    books: Mapped[list["Book"]] = relationship(back_populates="author", cascade="all, delete-orphan")


class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    price: Mapped[decimal.Decimal] = mapped_column(sa.Numeric(8, 2), default=0)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("authors.id"), index=True)
    author: Mapped[Author] = relationship(back_populates="books")


def check_sqlalchemy(port, password):
    engine = sa.create_engine(f"postgresql+psycopg://postgres:{password or ''}@127.0.0.1:{port}/postgres")
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    inspector = sa.inspect(engine)
    same([column["name"] for column in inspector.get_columns("books")], ["id", "title", "price", "author_id"])
    same(inspector.get_pk_constraint("books")["constrained_columns"], ["id"])
    same(inspector.get_foreign_keys("books")[0]["referred_table"], "authors")
    same([index["column_names"] for index in inspector.get_indexes("books")], [["author_id"]])
    same(inspector.get_unique_constraints("authors")[0]["column_names"], ["name"])
    with Session(engine) as session:
        session.add(Author(name="Ann", books=[Book(title="One", price=decimal.Decimal("9.90")), Book(title="Two")]))
        session.commit()
        author = session.scalars(sa.select(Author).options(selectinload(Author.books))).one()
        same([book.title for book in author.books], ["One", "Two"])
        total = sa.select(sa.func.sum(Book.price)).join(Author).where(Author.name.ilike("a%"))
        same(session.scalar(total), decimal.Decimal("9.90"))
        session.add(Author(name="Ann"))
        try:
            session.commit()
        except sa.exc.IntegrityError:
            session.rollback()
        session.delete(author)
        session.commit()
        same(session.scalar(sa.select(sa.func.count()).select_from(Book)), 0)
    engine.dispose()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--password")
    options = parser.parse_args()
    checks = [value for name, value in globals().items() if name.startswith("check_")]
    failures = 0
    for check in checks:
        try:
            check(options.port, options.password)
        except Exception:
            failures += 1
            print(f"{check.__name__} failed:", file=sys.stderr)
            traceback.print_exc()
    how = "SCRAM" if options.password else "trust"
    print(f"psycopg {psycopg.__version__}, asyncpg {asyncpg.__version__}, pg8000, SQLAlchemy {sa.__version__}, {how}: "
          f"{len(checks) - failures} of {len(checks)} passed")
    sys.exit(1 if failures else 0)


main()
