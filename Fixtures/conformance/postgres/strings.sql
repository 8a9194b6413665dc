-- Text: functions, patterns, quoting.
select 'a' || 'b', 'it''s', E'a\tb\n\\', $$dollar 'quoted'$$, $tag$a $$ b$tag$, U&'d\0061t\+000061', 'a'
'b';
select length('héllo'), char_length('x'), octet_length('é'), bit_length('ab'), upper('abc'), lower('ABC'), initcap('hello wORLD');
select substring('hello' from 2 for 3), substring('hello' from 2), substring('hello', 2, 3), substr('hello', 2), substr('hello', -1, 3), substring('foobar' from 'o.b'), substring('foobar' similar 'f#"o_b#"%' escape '#');
select substr('hello', 2, -1);
select position('lo' in 'hello'), strpos('hello', 'z'), left('hello', 2), left('hello', -2), right('hello', 2), right('hello', -2);
select trim('  a '), trim(both 'x' from 'xxaxx'), ltrim('xxa', 'x'), rtrim('axx', 'x'), btrim(' a '), trim(leading from ' a '), trim(trailing 'a' from 'baa');
select lpad('5', 3, '0'), rpad('5', 3, '-'), lpad('hello', 2), repeat('ab', 3), repeat('a', -1), reverse('abc'), replace('aXbX', 'X', '-'), translate('12345', '143', 'ax'), overlay('Txxxxas' placing 'hom' from 2 for 4);
select split_part('a,b,c', ',', 2), split_part('a,b,c', ',', -1), split_part('abc', ',', 1), string_to_array('a,b,,c', ','), string_to_array('a,b,c', ',', 'b'), array_to_string(array['a', null, 'b'], '-', '*');
select split_part('a,b', ',', 0);
select concat('a', null, 1, true), concat_ws('-', 'a', null, 'b'), format('%s is %I and %L, %%', 'x', 'a b', 'it''s'), format('%2$s %1$s', 'a', 'b'), format('|%10s|%-10s|', 'a', 'b');
select format('%s');
select quote_ident('a b'), quote_ident('abc'), quote_ident('select'), quote_literal('it''s'), quote_literal(E'a\\b'), quote_nullable(null);
select md5('abc'), encode('abc', 'base64'), encode('abc', 'hex'), decode('YWJj', 'base64'), sha256('abc'), encode(E'a\\000'::bytea, 'escape');
select ascii('A'), chr(65), chr(233), to_hex(2147483647), starts_with('hello', 'he');
select chr(0);
select 'abc' like 'a%', 'abc' like 'A%', 'abc' ilike 'A%', 'a%c' like 'a\%c', 'a_c' like 'a!_c' escape '!', 'abc' not like '%d', null like 'a', 'a' like null;
select 'abc' like 'abc\';
select 'abc' ~ '^a', 'ABC' ~* 'b', 'abc' !~ 'd', 'abc' !~* 'B', 'abc' similar to '(a|b)%', 'foo.bar' ~ 'o\.b', 'a1' ~ '^[[:alpha:]]\d$';
select 'a' ~ '(';
select regexp_replace('foobarbaz', 'b..', 'X'), regexp_replace('foobarbaz', 'b..', 'X', 'g'), regexp_replace('foobarbaz', 'b(..)', 'X\1Y', 'g'), regexp_match('foobarbequebaz', '(bar)(beque)'), regexp_split_to_array('hello  world', '\s+');
select regexp_matches('foobarbequebazilbarfbonk', '(b[^b]+)(b[^b]+)', 'g');
select regexp_split_to_table('a,b,c', ',');
select 'a' < 'b', 'a' < 'B', 'abc' < 'abd', 'Z' < 'a', 'é' > 'z', '' < ' ';
select 'abc' collate "C" < 'abd';
select string_agg(x, ',' order by x desc), string_agg(distinct x, '-') from (values ('a'), ('b'), ('a')) v(x);
select 'unterminated;
' as "a";
select length(''), '' is null, 'a' in ('a', 'b'), 'c' not in ('a', null), 'a' between 'a' and 'b', 'x' between symmetric 'z' and 'a';
select lower('É'), upper('é'), 'É' ilike 'é';
-- differs: parse_ident and normalize are not there
select parse_ident('a."B c"'), unistr('\0041'), normalize('e');
select 'abcdef'::varchar(3), cast('abcdef' as char(3)), 'abc'::name, 'a'::text::char(1);
select strpos('', 'a'), position('' in 'abc'), left('é', 1), lpad('é', 3, 'ü');
