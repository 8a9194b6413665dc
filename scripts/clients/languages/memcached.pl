# Ordinary work of Perl's Cache::Memcached::Fast against a server whose data may go. Argument: the port. Exits with a
# failure if a check fails.
use strict;
use warnings;
use Cache::Memcached::Fast;

my $checks = 0;

sub same {
  my ($got, $expected, $what) = @_;
  $got = join ',', map { $_ // 'undef' } ref $got ? @$got : $got;
  die "$what: expected $expected, got $got\n" unless $got eq $expected;
  $checks++;
}

my $c = Cache::Memcached::Fast->new({ servers => ["127.0.0.1:$ARGV[0]"] });
$c->flush_all;
same(scalar $c->get('a'), 'undef', 'miss');
same(scalar $c->set('a', 'Ann', 60), 1, 'set');
same(scalar $c->get('a'), 'Ann', 'get');
same(scalar $c->add('a', 1), '', 'add');
same(scalar $c->append('a', 'y'), 1, 'append');
same(scalar $c->prepend('a', 'w'), 1, 'prepend');
same(scalar $c->get('a'), 'wAnny', 'get');
my $h = $c->get_multi(qw(a none));
same([sort keys %$h], 'a', 'get_multi');
$c->set('n', 10);
same(scalar $c->incr('n', 5), 15, 'incr');
same(scalar $c->decr('n', 20) + 0, 0, 'decr');
my $v = $c->gets('a');
same(scalar $c->cas('a', $v->[0], 'x'), 1, 'cas');
same(scalar $c->cas('a', $v->[0], 'z'), '', 'cas again');
same(scalar $c->touch('a', 10), 1, 'touch');
same(scalar $c->delete('a'), 1, 'delete');
same([values %{$c->server_versions}], '1.6.18', 'version');
$c->set("q$_", $_) for 1 .. 50;
$c->nowait_push;
same(scalar $c->get('q50'), 50, 'nowait');
print "perl: $checks checks passed (Cache::Memcached::Fast $Cache::Memcached::Fast::VERSION)\n";
