// SQLEngineTests/Functions: PostgreSQL's functions. This file: patterns, as PostgreSQL 15 has them.

import Testing

@testable import SQLEngine

@Test func pattern() {
  let bench = Bench()
  bench.check(cases, bench.call)
}

private let cases = #"""
  substring ¦ text=foobar ¦ text=o(.)b ⇒ o :: text
  substring ¦ text=foobar ¦ text=%#"o_b#"% ¦ text=# ⇒ oob :: text
  substring ¦ text=foobar ¦ text=z ⇒ NULL :: text
  ~~ ¦ text=abc ¦ text=a% ⇒ t :: boolean
  ~~ ¦ text=abc ¦ text=A_c ⇒ f :: boolean
  ~~ ¦ text=abc ¦ text=b ⇒ f :: boolean
  ~~ ¦ text=a%c ¦ text=a\%c ⇒ t :: boolean
  ~~ ¦ text=abc ¦ text=a\ ⇒ ERR 22025 LIKE pattern must not end with escape character
  ~~ ¦ text=aXbXc ¦ text=a%b%c ⇒ t :: boolean
  ~~ ¦ text=é ¦ text=_ ⇒ t :: boolean
  ~~ ¦ name=abc ¦ text=a% ⇒ t :: boolean
  !~~ ¦ text=abc ¦ text=a% ⇒ f :: boolean
  !~~ ¦ text=abc ¦ text=b ⇒ t :: boolean
  !~~ ¦ text=a%c ¦ text=a\%c ⇒ f :: boolean
  !~~ ¦ text=abc ¦ text=a\ ⇒ ERR 22025 LIKE pattern must not end with escape character
  !~~ ¦ text= ¦ text=% ⇒ f :: boolean
  !~~ ¦ text=aXbXc ¦ text=a%b%c ⇒ f :: boolean
  !~~ ¦ text=é ¦ text=_ ⇒ f :: boolean
  !~~ ¦ text=abc ¦ text=%%c_ ⇒ t :: boolean
  ~~* ¦ text=abc ¦ text=a% ⇒ t :: boolean
  ~~* ¦ text=abc ¦ text=A_c ⇒ t :: boolean
  ~~* ¦ text=abc ¦ text=b ⇒ f :: boolean
  ~~* ¦ text=a%c ¦ text=a\%c ⇒ t :: boolean
  ~~* ¦ text=abc ¦ text=a\ ⇒ ERR 22025 LIKE pattern must not end with escape character
  ~~* ¦ text= ¦ text=% ⇒ t :: boolean
  ~~* ¦ text=é ¦ text=_ ⇒ t :: boolean
  ~~* ¦ text=abc ¦ text=%%c_ ⇒ f :: boolean
  ~~* ¦ name=abc ¦ text=a% ⇒ t :: boolean
  !~~* ¦ text=abc ¦ text=a% ⇒ f :: boolean
  !~~* ¦ text=abc ¦ text=A_c ⇒ f :: boolean
  !~~* ¦ text=abc ¦ text=b ⇒ t :: boolean
  !~~* ¦ text=a%c ¦ text=a\%c ⇒ f :: boolean
  !~~* ¦ text= ¦ text=% ⇒ f :: boolean
  !~~* ¦ text=aXbXc ¦ text=a%b%c ⇒ f :: boolean
  !~~* ¦ text=é ¦ text=_ ⇒ f :: boolean
  !~~* ¦ text=abc ¦ text=%%c_ ⇒ t :: boolean
  !~~* ¦ name=abc ¦ text=a% ⇒ f :: boolean
  like_escape ¦ text=a#%b ¦ text=# ⇒ a\%b :: text
  like_escape ¦ text=a ¦ text=## ⇒ ERR 22025 invalid escape string H:Escape string must be empty or one character.
  ~ ¦ text=foobar ¦ text=o.b ⇒ t :: boolean
  regexp_match ¦ text=foobar ¦ text=o.b ⇒ {oob} :: text[]
  ~ ¦ text=abc ¦ text=^a.c$ ⇒ t :: boolean
  regexp_match ¦ text=abc ¦ text=^a.c$ ⇒ {abc} :: text[]
  ~ ¦ text=abc ¦ text=B ⇒ f :: boolean
  regexp_match ¦ text=abc ¦ text=B ⇒ NULL :: text[]
  ~ ¦ text=a1b22 ¦ text=\d+ ⇒ t :: boolean
  ~ ¦ text=foo bar ¦ text=\mbar\M ⇒ t :: boolean
  regexp_match ¦ text=foo bar ¦ text=\mbar\M ⇒ {bar} :: text[]
  ~ ¦ text=foo ¦ text=(foo|foobar) ⇒ t :: boolean
  regexp_match ¦ text=foo ¦ text=(foo|foobar) ⇒ {foo} :: text[]
  regexp_match ¦ text=foobar ¦ text=(foo|foobar) ⇒ {foobar} :: text[]
  ~ ¦ text=xabcabcy ¦ text=(abc)+ ⇒ t :: boolean
  regexp_match ¦ text=xabcabcy ¦ text=(abc)+ ⇒ {abc} :: text[]
  ~ ¦ text=abcabc ¦ text=(abc){2} ⇒ t :: boolean
  ~ ¦ text=aaa ¦ text=a{2,3}? ⇒ t :: boolean
  regexp_match ¦ text=aaa ¦ text=a{2,3}? ⇒ {aa} :: text[]
  ~ ¦ text=aXb ¦ text=a[[:upper:]]b ⇒ t :: boolean
  regexp_match ¦ text=aXb ¦ text=a[[:upper:]]b ⇒ {aXb} :: text[]
  ~ ¦ text=a.b ¦ text=a\.b ⇒ t :: boolean
  ~ ¦ text=ab ¦ text=a(?=b) ⇒ t :: boolean
  ~ ¦ text=ac ¦ text=a(?!b) ⇒ t :: boolean
  regexp_match ¦ text=ac ¦ text=a(?!b) ⇒ {a} :: text[]
  ~ ¦ text=x ¦ text=[ ⇒ ERR 2201B invalid regular expression: brackets [] not balanced
  regexp_match ¦ text=x ¦ text=[ ⇒ ERR 2201B invalid regular expression: brackets [] not balanced
  ~ ¦ text=x ¦ text=( ⇒ ERR 2201B invalid regular expression: parentheses () not balanced
  ~ ¦ text=x ¦ text=* ⇒ ERR 2201B invalid regular expression: quantifier operand invalid
  regexp_match ¦ text=x ¦ text=* ⇒ ERR 2201B invalid regular expression: quantifier operand invalid
  ~ ¦ text=x ¦ text=a{5,2} ⇒ ERR 2201B invalid regular expression: invalid repetition count(s)
  regexp_match ¦ text=x ¦ text=a{5,2} ⇒ ERR 2201B invalid regular expression: invalid repetition count(s)
  ~ ¦ text=x ¦ text=\ ⇒ ERR 2201B invalid regular expression: invalid escape \ sequence
  regexp_match ¦ text=x ¦ text=\ ⇒ ERR 2201B invalid regular expression: invalid escape \ sequence
  ~ ¦ text=foo\nbar ¦ text=^bar ⇒ f :: boolean
  regexp_match ¦ text=foo\nbar ¦ text=^bar ⇒ NULL :: text[]
  regexp_match ¦ text=foo\nbar ¦ text=(?n)^bar ⇒ {bar} :: text[]
  ~ ¦ text=ABC ¦ text=(?i)abc ⇒ t :: boolean
  regexp_match ¦ text=ABC ¦ text=(?i)abc ⇒ {ABC} :: text[]
  ~ ¦ text=xay ¦ text=x.*?y ⇒ t :: boolean
  regexp_match ¦ text=xay ¦ text=x.*?y ⇒ {xay} :: text[]
  ~ ¦ text=XY1234Z ¦ text=Y*([0-9]{1,3}) ⇒ t :: boolean
  regexp_match ¦ text=XY1234Z ¦ text=Y*([0-9]{1,3}) ⇒ {123} :: text[]
  ~ ¦ text=XY1234Z ¦ text=Y*?([0-9]{1,3}) ⇒ t :: boolean
  ~ ¦ text=abc ¦ text=[a-c]+ ⇒ t :: boolean
  ~ ¦ text=a]b ¦ text=[]] ⇒ t :: boolean
  regexp_match ¦ text=a]b ¦ text=[]] ⇒ {]} :: text[]
  ~ ¦ text=a-b ¦ text=[a-] ⇒ t :: boolean
  regexp_match ¦ text=a-b ¦ text=[a-] ⇒ {a} :: text[]
  ~ ¦ text=abc ¦ text= ⇒ t :: boolean
  ~ ¦ text=the cat ¦ text=\ycat\y ⇒ t :: boolean
  regexp_match ¦ text=the cat ¦ text=\ycat\y ⇒ {cat} :: text[]
  ~ ¦ text=aaa ¦ text=(a*)(a*) ⇒ t :: boolean
  regexp_match ¦ text=aaa ¦ text=(a*)(a*) ⇒ {aaa,""} :: text[]
  regexp_match ¦ text=aaa ¦ text=(a*?)(a*) ⇒ {"",""} :: text[]
  ~ ¦ text=foobarbaz ¦ text=(.*)(bar)?(.*) ⇒ t :: boolean
  ~ ¦ text=abcd ¦ text=(a|ab)(c|bcd)(d*) ⇒ t :: boolean
  regexp_match ¦ text=abcd ¦ text=(a|ab)(c|bcd)(d*) ⇒ {ab,c,d} :: text[]
  ~ ¦ text=x ¦ text=[[:foo:]] ⇒ ERR 2201B invalid regular expression: invalid character class
  regexp_match ¦ text=x ¦ text=[[:foo:]] ⇒ ERR 2201B invalid regular expression: invalid character class
  ~ ¦ text=x ¦ text=a** ⇒ ERR 2201B invalid regular expression: quantifier operand invalid
  ~ ¦ text=abab ¦ text=(ab|a)(bab)? ⇒ t :: boolean
  regexp_match ¦ text=abab ¦ text=(ab|a)(bab)? ⇒ {a,bab} :: text[]
  ~ ¦ text=x ¦ text=[b-a] ⇒ ERR 2201B invalid regular expression: invalid character range
  regexp_match ¦ text=x ¦ text=[b-a] ⇒ ERR 2201B invalid regular expression: invalid character range
  ~ ¦ text=tést ¦ text=t.st ⇒ t :: boolean
  regexp_match ¦ text=tést ¦ text=t.st ⇒ {tést} :: text[]
  ~ ¦ text=x{ ¦ text=x{ ⇒ t :: boolean
  regexp_match ¦ text=x{ ¦ text=x{ ⇒ {"x{"} :: text[]
  ~ ¦ text=x ¦ text=) ⇒ ERR 2201B invalid regular expression: parentheses () not balanced
  regexp_match ¦ text=x ¦ text=) ⇒ ERR 2201B invalid regular expression: parentheses () not balanced
  !~ ¦ text=abc ¦ text=a ⇒ f :: boolean
  !~* ¦ text=ABC ¦ text=b ⇒ f :: boolean
  regexp_replace ¦ text=foobarbaz ¦ text=b.. ¦ text=X ⇒ fooXbaz :: text
  regexp_replace ¦ text=foobarbaz ¦ text=b.. ¦ text=X ¦ text=g ⇒ fooXX :: text
  regexp_replace ¦ text=foobarbaz ¦ text=b(..) ¦ text=X\1Y ¦ text=g ⇒ fooXarYXazY :: text
  regexp_replace ¦ text=abc ¦ text=B ¦ text=x ¦ text=i ⇒ axc :: text
  regexp_replace ¦ text=abc ¦ text= ¦ text=- ¦ text=g ⇒ -a-b-c- :: text
  regexp_replace ¦ text=abc ¦ text=b* ¦ text=- ¦ text=g ⇒ -a--c- :: text
  regexp_split_to_array ¦ text=hello world ¦ text=\s+ ⇒ {hello,world} :: text[]
  regexp_split_to_array ¦ text=hello ¦ text= ⇒ {h,e,l,l,o} :: text[]
  regexp_split_to_array ¦ text=abc ¦ text=b* ⇒ {a,c} :: text[]
  regexp_split_to_array ¦ text=the quick brown ¦ text=\s* ⇒ {t,h,e,q,u,i,c,k,b,r,o,w,n} :: text[]
  regexp_split_to_array ¦ text=a,b ¦ text=, ⇒ {a,b} :: text[]
  regexp_matches ¦ text=foobarbequebaz ¦ text=ba. ¦ text=g ⇒ {bar}|{baz} :: text[]
  regexp_matches ¦ text=foobarbequebaz ¦ text=(b[^b]+)(b[^b]+) ¦ text=g ⇒ {bar,beque} :: text[]
  similar_to_escape ¦ text=%(b|d)% ⇒ ^(?:.*(?:b|d).*)$ :: text
  similar_to_escape ¦ text=a_c#% ¦ text=# ⇒ ^(?:a.c\%)$ :: text
  similar_to_escape ¦ text=[a-c].^$ ⇒ ^(?:[a-c]\.\^\$)$ :: text
  regexp_replace ¦ ?=abc ¦ ?=b ¦ ?=x ⇒ axc :: text
  ~~ ¦ text=a ¦ text=b ⇒ f :: boolean
  ~~ ¦ name=a ¦ ?=b ⇒ f :: boolean
  ~~ ¦ char(3)=abc ¦ varchar=abc ⇒ t :: boolean
  ~~ ¦ "char"=a ¦ ?=a ⇒ t :: boolean
  regexp_match ¦ text=foobar ¦ text=(?:foo)(b)(?=ar) ⇒ {b} :: text[]
  regexp_match ¦ text=aaab ¦ text=(a+?)(a*)b ⇒ {a,aa} :: text[]
  regexp_match ¦ text=2020-01-02 ¦ text=^(\d{4})-(\d\d)-(\d\d)$ ⇒ {2020,01,02} :: text[]
  regexp_match ¦ text=k=v;x=y ¦ text=(\w+)=(\w+)$ ⇒ {x,y} :: text[]
  regexp_match ¦ text=abc ¦ text=(x)?abc ⇒ {NULL} :: text[]
  regexp_match ¦ text=<a><b> ¦ text=<.+?> ⇒ {<a>} :: text[]
  regexp_match ¦ text=<a><b> ¦ text=<.+> ⇒ {<a><b>} :: text[]
  regexp_match ¦ text=aab ¦ text=a*?b ⇒ {aab} :: text[]
  regexp_match ¦ text=ab12 ¦ text=[[:alpha:]]+[[:digit:]]* ⇒ {ab12} :: text[]
  ~ ¦ text=users ¦ text=^(users)$ ⇒ t :: boolean
  ~ ¦ text=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ¦ text=(a|aa)+$ ⇒ t :: boolean
  ~ ¦ text=a\nb ¦ text=a.b ⇒ t :: boolean
  ~ ¦ text=a+b ¦ text=a\+b ⇒ t :: boolean
  ~ ¦ text=é ¦ text=\u00e9 ⇒ t :: boolean
  ~ ¦ text=ab ¦ text=(?x) a b # c ⇒ t :: boolean
  ~ ¦ text=a1 ¦ text=^[^\d] ⇒ t :: boolean
  ~ ¦ text=a ¦ text=***=a ⇒ t :: boolean
  ~ ¦ text=abc ¦ text=a{0}bc ⇒ t :: boolean
  ~ ¦ text=x ¦ text=(a){256} ⇒ ERR 2201B invalid regular expression: invalid repetition count(s)
  regexp_substr ¦ text=number of your street, town zip, FR ¦ text=[^,]+ ¦ int4=1 ¦ int4=2 ⇒  town zip :: text
  regexp_substr ¦ text=ABCDEFGHI ¦ text=(c..)(...) ¦ int4=1 ¦ int4=1 ¦ text=i ¦ int4=2 ⇒ FGH :: text
  """#
