// SQLEngineTests/Functions: PostgreSQL's functions. This file: strings, and how functions are chosen, as PostgreSQL 15 has them.

import Testing

@testable import SQLEngine

@Test func stringFunction() {
  let bench = Bench()
  bench.check(cases, bench.call)
}

private let cases = #"""
  || ¦ text=a ¦ int4=5 ⇒ a5 :: text
  || ¦ int4=5 ¦ text=a ⇒ 5a :: text
  || ¦ text=a ¦ bool=t ⇒ atrue :: text
  || ¦ bytea=\x01 ¦ bytea=\x02 ⇒ \x0102 :: bytea
  || ¦ text=x ¦ date=2020-01-01 ⇒ x2020-01-01 :: text
  concat ¦ text=a ¦ int4=5 ¦ bool=t ¦ text ⇒ a5t :: text
  concat ¦ timestamptz=2020-01-01 00:00+00 ⇒ 2020-01-01 00:00:00+00 :: text
  concat_ws ¦ text=, ¦ text=a ¦ text ¦ int4=1 ⇒ a,1 :: text
  concat_ws ¦ text ¦ text=a ⇒ NULL :: text
  repeat ¦ text=ab ¦ int4=3 ⇒ ababab :: text
  repeat ¦ text=ab ¦ int4=-1 ⇒  :: text
  repeat ¦ text=ab ¦ int4=2000000000 ⇒ ERR 54000 requested length too large
  length ¦ text=héllo ⇒ 5 :: integer
  length ¦ bytea=\x0102 ⇒ 2 :: integer
  length ¦ ?=abc ⇒ 3 :: integer
  char_length ¦ text=é ⇒ 1 :: integer
  octet_length ¦ text=é ⇒ 2 :: integer
  octet_length ¦ bytea=\x01 ⇒ 1 :: integer
  bit_length ¦ text=a ⇒ 8 :: integer
  substr ¦ text=hello ¦ int4=2 ⇒ ello :: text
  substr ¦ text=hello ¦ int4=0 ¦ int4=3 ⇒ he :: text
  substr ¦ text=hello ¦ int4=-1 ¦ int4=3 ⇒ h :: text
  substr ¦ text=hello ¦ int4=2 ¦ int4=-1 ⇒ ERR 22011 negative substring length not allowed
  substr ¦ text=hello ¦ int4=10 ⇒  :: text
  substr ¦ text=héllo ¦ int4=2 ¦ int4=2 ⇒ él :: text
  substr ¦ text=hello ¦ int4=2147483647 ¦ int4=2147483647 ⇒  :: text
  substring ¦ bytea=\x010203 ¦ int4=2 ¦ int4=1 ⇒ \x02 :: bytea
  left ¦ text=abcde ¦ int4=2 ⇒ ab :: text
  left ¦ text=abcde ¦ int4=-2 ⇒ abc :: text
  left ¦ text=abc ¦ int4=10 ⇒ abc :: text
  right ¦ text=abcde ¦ int4=2 ⇒ de :: text
  right ¦ text=abcde ¦ int4=-2 ⇒ cde :: text
  right ¦ text=abc ¦ int4=-10 ⇒  :: text
  position ¦ text=hello ¦ text=l ⇒ 3 :: integer
  position ¦ text=hello ¦ text= ⇒ 1 :: integer
  strpos ¦ text=héllo ¦ text=l ⇒ 3 :: integer
  strpos ¦ text=a ¦ text=b ⇒ 0 :: integer
  starts_with ¦ text=abc ¦ text=ab ⇒ t :: boolean
  split_part ¦ text=a,b,c ¦ text=, ¦ int4=2 ⇒ b :: text
  split_part ¦ text=a,b,c ¦ text=, ¦ int4=-1 ⇒ c :: text
  split_part ¦ text=a,b,c ¦ text=, ¦ int4=0 ⇒ ERR 22023 field position must not be zero
  split_part ¦ text=a,b,c ¦ text=, ¦ int4=9 ⇒  :: text
  split_part ¦ text=abc ¦ text= ¦ int4=1 ⇒ abc :: text
  overlay ¦ text=Txxxxas ¦ text=hom ¦ int4=2 ¦ int4=4 ⇒ Thomas :: text
  overlay ¦ text=abc ¦ text=X ¦ int4=2 ⇒ aXc :: text
  btrim ¦ text=xyaxy ¦ text=xy ⇒ a :: text
  ltrim ¦ text=zzyt ¦ text=xyz ⇒ t :: text
  rtrim ¦ text=testxxzx ¦ text=xyz ⇒ test :: text
  lpad ¦ text=hi ¦ int4=5 ⇒    hi :: text
  lpad ¦ text=hi ¦ int4=5 ¦ text=xy ⇒ xyxhi :: text
  lpad ¦ text=hello ¦ int4=2 ⇒ he :: text
  lpad ¦ text=hi ¦ int4=5 ¦ text= ⇒ hi :: text
  rpad ¦ text=hi ¦ int4=5 ¦ text=xy ⇒ hixyx :: text
  rpad ¦ text=hi ¦ int4=-1 ⇒  :: text
  lower ¦ text=ABCÉ ⇒ abcÉ :: text
  upper ¦ text=abcé ⇒ ABCé :: text
  initcap ¦ text=hi THOMAS o'neil 2nd ⇒ Hi Thomas O'Neil 2nd :: text
  reverse ¦ text=abc ⇒ cba :: text
  replace ¦ text=abcdefabcdef ¦ text=cd ¦ text=XX ⇒ abXXefabXXef :: text
  replace ¦ text=abc ¦ text= ¦ text=x ⇒ abc :: text
  translate ¦ text=12345 ¦ text=143 ¦ text=ax ⇒ a2x5 :: text
  ascii ¦ text=x ⇒ 120 :: integer
  ascii ¦ text=é ⇒ 233 :: integer
  ascii ¦ text= ⇒ 0 :: integer
  chr ¦ int4=65 ⇒ A :: text
  chr ¦ int4=233 ⇒ é :: text
  chr ¦ int4=0 ⇒ ERR 54000 null character not permitted
  chr ¦ int4=-1 ⇒ ERR 22023 character number must be positive
  chr ¦ int4=55296 ⇒ ERR 54000 requested character not valid for encoding: 55296
  to_hex ¦ int4=2147483647 ⇒ 7fffffff :: text
  to_hex ¦ int4=-1 ⇒ ffffffff :: text
  to_hex ¦ int8=-1 ⇒ ffffffffffffffff :: text
  quote_ident ¦ text=Foo bar ⇒ "Foo bar" :: text
  quote_ident ¦ text=foo ⇒ foo :: text
  quote_ident ¦ text=select ⇒ "select" :: text
  quote_ident ¦ text=a"b ⇒ "a""b" :: text
  quote_ident ¦ text=1a ⇒ "1a" :: text
  quote_ident ¦ text= ⇒ "" :: text
  quote_literal ¦ text=O'R ⇒ 'O''R' :: text
  quote_literal ¦ text=a\b ⇒ E'a\\b' :: text
  quote_literal ¦ int4=42 ⇒ '42' :: text
  quote_nullable ¦ text ⇒ NULL :: text
  quote_nullable ¦ text=a ⇒ 'a' :: text
  unistr ¦ text=d\0061t\+000061 ⇒ data :: text
  format ¦ text=Hello %s ⇒ ERR 22023 too few arguments for format()
  format ¦ text=Hello %s ¦ text=W ⇒ Hello W :: text
  format ¦ text=%1$s %2$s %1$s ¦ text=a ¦ text=b ⇒ a b a :: text
  format ¦ text=%I.%L ¦ text=my t ¦ text=o'x ⇒ "my t".'o''x' :: text
  format ¦ text=%% ⇒ % :: text
  format ¦ text=|%10s| ¦ text=foo ⇒ |       foo| :: text
  format ¦ text=|%-10s| ¦ text=foo ⇒ |foo       | :: text
  format ¦ text=%x ¦ text=a ⇒ ERR 22023 unrecognized format() type specifier "x" H:For a single "%" use "%%".
  format ¦ text=%s ¦ text ⇒  :: text
  format ¦ text=% ¦ text=a ⇒ ERR 22023 unterminated format() type specifier H:For a single "%" use "%%".
  format ¦ text=%*s ¦ int4=5 ¦ text=a ⇒     a :: text
  format ¦ text=%L ¦ text ⇒ NULL :: text
  format ¦ text=%I ¦ text ⇒ ERR 22004 null values cannot be formatted as an SQL identifier
  format ¦ text=%0$s ¦ text=a ⇒ ERR 22023 format specifies argument 0, but arguments are numbered from 1
  md5 ¦ text=abc ⇒ 900150983cd24fb0d6963f7d28e17f72 :: text
  md5 ¦ text= ⇒ d41d8cd98f00b204e9800998ecf8427e :: text
  sha256 ¦ bytea=abc ⇒ \xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad :: bytea
  encode ¦ bytea=\x010203ff ¦ text=hex ⇒ 010203ff :: text
  encode ¦ bytea=\x010203ff ¦ text=base64 ⇒ AQID/w== :: text
  encode ¦ bytea=\x00ff5c61 ¦ text=escape ⇒ \000\377\\a :: text
  encode ¦ bytea=\x0102030405 ¦ text=base64 ⇒ AQIDBAU= :: text
  encode ¦ bytea=a ¦ text=x ⇒ ERR 22023 unrecognized encoding: "x"
  decode ¦ text=AQID/w== ¦ text=base64 ⇒ \x010203ff :: bytea
  decode ¦ text=0102 ¦ text=hex ⇒ \x0102 :: bytea
  decode ¦ text=010 ¦ text=hex ⇒ ERR 22023 invalid hexadecimal data: odd number of digits
  decode ¦ text=A*== ¦ text=base64 ⇒ ERR 22023 invalid symbol "*" found while decoding base64 sequence
  decode ¦ text=AQI= ¦ text=base64 ⇒ \x0102 :: bytea
  decode ¦ text=a\001 ¦ text=escape ⇒ \x6101 :: bytea
  get_byte ¦ bytea=abc ¦ int4=1 ⇒ 98 :: integer
  get_byte ¦ bytea=abc ¦ int4=5 ⇒ ERR 2202E index 5 out of valid range, 0..2
  string_to_table ¦ text=a,b ¦ text=, ⇒ a|b :: text
  lower ¦ ?=abc ⇒ abc :: text
  pg_typeof ¦ int4=1 ⇒ integer :: regtype
  pg_typeof ¦ ?=a ⇒ unknown :: regtype
  num_nulls ¦ int4=1 ¦ text ⇒ 1 :: integer
  format_type ¦ oid=1043 ¦ int4=24 ⇒ character varying(20) :: text
  format_type ¦ oid=1700 ¦ int4=655366 ⇒ numeric(10,2) :: text
  format_type ¦ oid=23 ¦ int4 ⇒ integer :: text
  format_type ¦ oid=1184 ¦ int4=3 ⇒ timestamp(3) with time zone :: text
  format_type ¦ oid=1042 ¦ int4=-1 ⇒ bpchar :: text
  format_type ¦ oid=1186 ¦ int4=-1 ⇒ interval :: text
  format_type ¦ oid=99999 ¦ int4=-1 ⇒ ??? :: text
  format_type ¦ oid=1009 ¦ int4 ⇒ text[] :: text
  pg_size_pretty ¦ int8=10239 ⇒ 10239 bytes :: text
  pg_size_pretty ¦ int8=10240 ⇒ 10 kB :: text
  pg_size_pretty ¦ int8=10485760 ⇒ 10 MB :: text
  pg_size_pretty ¦ int8=-20000 ⇒ -20 kB :: text
  pg_size_pretty ¦ int8=123456789012 ⇒ 115 GB :: text
  to_regtype ¦ text=int4 ⇒ integer :: regtype
  to_regtype ¦ text=nosuch ⇒ NULL :: regtype
  substr ¦ ?=abc ¦ ?=2 ⇒ bc :: text
  length ¦ name=abc ⇒ 3 :: integer
  length ¦ varchar=ab ⇒ 2 :: integer
  lower ¦ name=AB ⇒ ab :: text
  substring ¦ ?=abcd ¦ int4=2 ¦ int4=2 ⇒ bc :: text
  concat_ws ¦ ?=, ¦ ?=a ¦ int4=1 ⇒ a,1 :: text
  position ¦ ?=b ¦ ?=abc ⇒ 0 :: integer
  left ¦ ?=abc ¦ ?=2 ⇒ ab :: text
  || ¦ date=2020-01-01 ¦ text=a ⇒ 2020-01-01a :: text
  || ¦ uuid=a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11 ¦ text=a ⇒ a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11a :: text
  || ¦ varchar=1 ¦ int4=1 ⇒ 11 :: text
  || ¦ ?=a ¦ date=2020-01-01 ⇒ a2020-01-01 :: text
  || ¦ bytea=a ¦ bytea=b ⇒ \x6162 :: bytea
  """#
