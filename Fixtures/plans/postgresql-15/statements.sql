-- The tables that the plans in this folder were made on, and the statement of each; PostgreSQL 15, work_mem 256 kB,
-- without just-in-time compilation and, but for parallel-sort, without parallel workers.
CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL, name text, plan int);
CREATE UNIQUE INDEX users_email ON users (email);
CREATE TABLE orders (id int PRIMARY KEY, user_id int NOT NULL, total numeric, note text);
CREATE TABLE items (id int PRIMARY KEY, order_id int NOT NULL, sku text);
CREATE INDEX items_order ON items (order_id);
CREATE INDEX items_sku ON items (sku);
INSERT INTO users SELECT i, 'u' || i || '@example.com', 'Index Scan ' || i, i % 7 FROM generate_series(1, 5000) i;
INSERT INTO orders SELECT i, i % 5000, i, 'Index Only Scan using nothing' FROM generate_series(1, 20000) i;
INSERT INTO items SELECT i, i % 20000, 's' || (i % 500) FROM generate_series(1, 40000) i;
CREATE TABLE logs (day int, line text) PARTITION BY LIST (day);
CREATE TABLE logs_1 PARTITION OF logs FOR VALUES IN (1);
CREATE TABLE logs_2 PARTITION OF logs FOR VALUES IN (2);
CREATE TABLE logs_3 PARTITION OF logs FOR VALUES IN (3);
INSERT INTO logs SELECT 1 + i % 3, 'line ' || i FROM generate_series(1, 3000) i;
VACUUM ANALYZE;
-- append.json
EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM logs WHERE day IN (1, 2);
-- bitmap.json
EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM items WHERE sku = 's7' OR order_id = 12;
-- cte.json
EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) WITH recent AS MATERIALIZED (SELECT * FROM orders WHERE id > 19990) SELECT r.id, u.email FROM recent r JOIN users u ON u.id = r.user_id;
-- hash-aggregate.json
EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT user_id, count(*) FROM orders GROUP BY user_id;
-- hash-join-on-disk.json: work_mem = '64kB', enable_mergejoin = off, enable_nestloop = off
EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM orders o JOIN items i ON i.order_id = o.id;
-- hash-join.json
EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT count(*) FROM users u JOIN orders o ON o.user_id = u.id;
-- incremental-sort.json: enable_sort = off
EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM items ORDER BY order_id, sku;
-- index-only-scan.json: enable_bitmapscan = off, enable_seqscan = off
EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT id FROM users WHERE id < 10;
-- index-scan.json
EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM users WHERE id = 42;
-- insert.json
EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) INSERT INTO users VALUES (9001, 'new@example.com', 'New', 1);
-- modify.json
EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) UPDATE users SET plan = 0 WHERE email = 'u7@example.com';
-- nested-loop.json
EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT u.name, o.total FROM users u JOIN orders o ON o.user_id = u.id WHERE u.id = 42;
-- never-executed.json
EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM users u WHERE false AND EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id);
-- one-row.json
EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT 1;
-- parallel-sort.json: parallel_setup_cost = 0, parallel_tuple_cost = 0, min_parallel_table_scan_size = 0, enable_indexscan = off, enable_bitmapscan = off
EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM items ORDER BY sku, id;
-- planned.json
EXPLAIN (FORMAT JSON) SELECT * FROM users WHERE id = 42;
-- seq-scan.json
EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM orders AS "Index Scan" WHERE note = 'Index Scan using orders_note';
-- sort-on-disk.json
EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM orders ORDER BY total;
-- subplan.json
EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT u.id, (SELECT count(*) FROM orders o WHERE o.user_id = u.id) FROM users u WHERE u.id < 4;
-- tid-scan.json: enable_seqscan = off
EXPLAIN (ANALYZE, FORMAT JSON) SELECT * FROM users WHERE ctid = '(0,1)';
