-- What generated statements found first.
CREATE TABLE number (x numeric, y numeric(8,2), n int, code char(3), tags int[]);
INSERT INTO number VALUES (0, 0, 1, 'a', '{1,2}'), (0.00, 'NaN', 2, 'b', NULL), ('NaN', 12.5, 3, 'c', '{}');
-- joins on what is equal, but not of equal length
SELECT a.x, b.y FROM number a JOIN number b ON a.x = b.y ORDER BY 1, 2;
SELECT a.n, b.n FROM number a, number b WHERE a.x = b.x ORDER BY 1, 2;
SELECT a.n FROM number a JOIN (VALUES ('a  '::char(5))) AS v(c) ON a.code = v.c;
SELECT to_char(nullif(y, 'NaN'), '99999') FROM number ORDER BY 1 DESC;
SELECT to_char(nullif(x, 1), '9.99') = 'x' OR to_char(nullif(x, 1), 'FM9') < to_char(y, 'FM9') FROM number ORDER BY n;
SELECT DISTINCT trim(to_char(nullif(x, 1), 'FM9.00')) FROM number WHERE x < 1;
SELECT HAVING_ONLY.b FROM (SELECT count(*) > 1 AS b FROM number HAVING count(*) > 1) AS having_only;
SELECT ceil(0.00), ceil('-0.00'::numeric), ceil(x - x) FROM number;
SELECT n, 1 = ANY (tags), 1 <> ALL (tags) FROM number ORDER BY n;
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY n DESC), percentile_cont(0.25) WITHIN GROUP (ORDER BY n) FROM number;
SELECT stddev_pop(n * 1000), stddev(n) FROM number;
SELECT n FROM number a, number b JOIN number c ON a.n = c.n;
SELECT 1 FROM number HAVING bool_or(true);
SELECT 1 FROM number WHERE false HAVING count(*) > 0;
SELECT a.n, (SELECT count(*) FROM number b GROUP BY a.n) FROM number a ORDER BY 1;
SELECT a.n, (SELECT b.n FROM number b ORDER BY a.n, b.n LIMIT 1) FROM number a ORDER BY 1;
SELECT sum(y) FROM number GROUP BY false AND false ORDER BY false AND false;
SELECT coalesce(n), greatest(code) FROM number GROUP BY coalesce(n), greatest(code) ORDER BY 1;
SELECT n FROM number GROUP BY coalesce(n);
SELECT DISTINCT ON (n = ANY (ARRAY[1, 2])) n FROM number ORDER BY n = ANY (ARRAY[1, 2]), n;
SELECT n FROM number GROUP BY frob(n) ORDER BY frob(n);
SELECT frob(n) FROM number WHERE grob(n);
SELECT count(*) FROM number WHERE sum(true);
SELECT max(sum(true)) FROM number;
SELECT (SELECT count(*) FROM number a JOIN number b ON a.n = b.n AND false RIGHT JOIN number c ON a.n = c.n) FROM number;
SELECT count(*) FROM number WHERE code;
SELECT '1'::jsonb -> 0, '"a"'::jsonb ->> -1, '1'::jsonb -> 1, '1'::json -> 0;
SELECT j FROM (VALUES ('{"5": 1}'::jsonb), ('{"10": 2}'), ('{"3": 3}')) AS v(j) ORDER BY j;
SELECT (date '2000-01-01', NULL) OVERLAPS (date '2000-01-01', date '2001-01-01');
SELECT (date '2000-09-01', NULL) OVERLAPS (date '2000-06-01', date '2001-01-01');
SELECT to_date('2024-03-05', 'YYYYMMDD');
SELECT to_date('05 Mar 2024', 'YYYYMMDD');
SELECT to_date('20240305', 'YYYY-MM-DD');
SELECT to_timestamp('20240305', 'YYYY-MM-DD');
SELECT to_char(4, 'B99'), sign('NaN'::float8);
SELECT '50%'::interval, '50%'::date;
SELECT '1-12'::interval;
SELECT 'a' ~ '{1}';
SELECT exp(-1e10::float8);
SELECT to_jsonb('x');
SELECT enum_first('x');
SELECT array_fill('{1}'::int[], ARRAY[2]);
-- types
SELECT $1 IS NULL, $1 = 1;
-- types
SELECT $1 IS NULL;
-- types
SELECT count(*) OVER (PARTITION BY $1);
-- types
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY $1);
-- types
SELECT CASE $1 WHEN 'a' THEN 1 END, nullif('b', 'c'::varchar(3));
-- types
SELECT n IN (SELECT $1) FROM number;
CREATE TABLE keyed (a int PRIMARY KEY, b text, c serial, UNIQUE (b));
INSERT INTO keyed VALUES (1, 'x');
INSERT INTO keyed VALUES (1, 'x');
INSERT INTO keyed (a, b) VALUES (2, 'y'), (1, 'z'), (3, 'w');
INSERT INTO keyed (a, b) VALUES (4, 'y') RETURNING c;
INSERT INTO keyed (a, b) VALUES (5, frob(1)), (6, 'a');
INSERT INTO keyed (a, b) VALUES (5, 'q') ON CONFLICT (c) DO NOTHING RETURNING nothing;
INSERT INTO keyed (a, b) SELECT n * 10, code FROM number ORDER BY n DESC LIMIT 2 RETURNING a, c > 0;
SELECT a FROM keyed WHERE a >= 20 ORDER BY c;
UPDATE keyed SET a = 'x'::text, b = count(*);
CREATE UNIQUE INDEX keyed_lower ON keyed (lower(b));
INSERT INTO keyed (a, b) VALUES (7, 'X');
