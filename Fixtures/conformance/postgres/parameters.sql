-- The types of parameters and columns, as they are inferred.
create table t (id int8 primary key, n int2, name varchar(10), p numeric(8, 2), at timestamptz, tags text[], doc jsonb, ok bool, u uuid, d date, f float4);
-- types
select * from t where id = $1;
-- types
select id from t where name = $1 and p > $2 and at < $3 and ok = $4 and u = $5 and d >= $6 and f < $7 and n = $8;
-- types
insert into t values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);
-- types
insert into t (name, id) values ($1, $2), ($3, $4) returning id, name, p;
-- types
update t set name = $1, p = p + $2, tags = $3 where id = $4 returning *;
-- types
delete from t where id = any($1);
-- types
select * from t where tags @> $1 and doc @> $2 and doc ->> $3 = $4;
-- types
select $1;
-- types
select $1::int, $2::text, $3::timestamptz, $4::int[];
-- types
select $1 + 1, $2 || 'a', $3 = 1.5, $4 > now(), not $5;
-- types
select $1 + $2;
-- types
select * from t limit $1 offset $2;
-- types
select coalesce($1, 5), coalesce($2, 'a'), greatest($3, 1.5), nullif($4, 1);
-- types
select case when $1 then $2 else 3 end;
-- types
select count(*), sum(n), sum(id), sum(p), avg(n), avg(f), max(name), min(d), array_agg(id), string_agg(name, ','), bool_and(ok) from t;
-- types
select id + 1, n + 1, n + n, p * 2, f * 2, id / n, length(name), lower(name), name || 'x', at - at, at + interval '1 day', d + 1, d - d, now(), current_date, tags[1], doc -> 'a', doc ->> 'a', doc #> '{a}' from t;
-- types
select extract(year from at), date_trunc('day', at), to_char(at, 'YYYY'), round(p), round(p, 1), abs(n), floor(f), upper(name), substr(name, 1, 2), position('a' in name), coalesce(name, ''), row_number() over (), rank() over (order by id) from t;
-- types
select lower($1), length($2), abs($3::int), substr($4, $5, $6), to_char($7::timestamp, $8);
-- types
select id in ($1, $2), name like $3, name ilike $4, id between $5 and $6 from t;
-- types
values ($1, 1), (2, $2);
-- types
select * from (values ($1::int), ($2)) v(x) where x = $3;
-- types
with c as (select id from t where id > $1) select * from c where id < $2;
-- types
select exists (select 1 from t where id = $1), (select name from t limit 1), array(select id from t);
-- types
select $2::text, $1::int;
-- types
select $3::int;
-- types
select $1 = $2;
-- types
select 'a', null, 1, 1.5, true, '{}', array[1], row(1, 2);
-- types
insert into t (id) select $1;
-- types
insert into t (id, name) values ($1 + 1, upper($2)) on conflict (id) do update set name = excluded.name || $3;
-- types
select t.*, t from t;
-- types
select generate_series($1, 10), unnest($2::text[]);
-- types
begin;
-- types
create table x (a int);
-- types
show search_path;
-- with 5|abc
select $1::int + 1, $2::text || '!';
-- with \N|\N
select $1::int, $2::text is null;
-- with abc
select $1::int;
-- with 1
select $1::int, $2::int;
-- with 1|a|2.50|2024-01-01 00:00:00+00|{a,b}|{"k": 1}|t
insert into t (id, name, p, at, tags, doc, ok) values ($1, $2, $3, $4, $5, $6, $7) returning *;
-- with {1,2,3}
select id, name from t where id = any($1);
-- with 1
select * from t where id = $1;
-- with 1|x
update t set name = $2 where id = $1;
-- with x
select * from t where id = $1;
-- with 99999999999999999999
select * from t where id = $1;
-- with much too long for it
insert into t (id, name) values (2, $1);
