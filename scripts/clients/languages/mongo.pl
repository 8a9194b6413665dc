# Ordinary work of Perl's MongoDB module against a server whose data may go. Arguments: the port and, where it has one,
# the replica set's name. Exits with a failure if a check fails.
use strict;
use warnings;
use MongoDB;

my ($port, $set) = @ARGV;
my $checks = 0;

sub same {
  my ($got, $expected, $what) = @_;
  die "$what: expected $expected, got $got\n" unless "$got" eq "$expected";
  $checks++;
}

my $uri = "mongodb://127.0.0.1:$port/" . ($set ? "?replicaSet=$set" : '');
my $client = MongoDB->connect($uri, { server_selection_timeout_ms => 3000 });
my $users = $client->ns('perl.users');
$users->drop;
same(scalar @{$users->insert_many([map { { _id => $_, n => $_ % 7 } } 1 .. 250])->inserted}, 250, 'insert');
my $cursor = $users->find({ n => { '$gt' => 3 } }, { batchSize => 10, sort => { _id => -1 } });
same(scalar $cursor->all, 107, 'cursor');
same($users->update_many({ n => 1 }, { '$set' => { tag => 'x' } })->modified_count, 36, 'update');
same($users->find_one_and_update({ _id => 1 }, { '$inc' => { n => 10 } }, { returnDocument => 'after' })->{n}, 11, 'findAndModify');
eval { $users->insert_one({ _id => 1 }) };
same(ref $@, 'MongoDB::DuplicateKeyError', 'duplicate');
$users->indexes->create_one([n => 1], { name => 'by_n' });
same(join(',', map { $_->{name} } $users->indexes->list->all), '_id_,by_n', 'indexes');
same(($users->aggregate([{ '$group' => { _id => undef, c => { '$sum' => 1 } } }])->all)[0]{c}, 250, 'aggregate');
same(scalar $users->distinct('n')->all, 8, 'distinct');
same($users->count_documents({ n => 3 }), 36, 'count');
my $bulk = $users->unordered_bulk;
$bulk->find({ n => 2 })->delete_many;
$bulk->find({ _id => 'up' })->upsert->update_one({ '$set' => { a => 1 } });
my $result = $bulk->execute;
same($result->deleted_count . $result->upserted_count, '361', 'bulk');
if ($set) {
  my $session = $client->start_session;
  $session->start_transaction;
  $users->insert_one({ _id => 'tx' }, { session => $session });
  same($users->count_documents({ _id => 'tx' }), 0, 'outside');
  $session->commit_transaction;
  same($users->count_documents({ _id => 'tx' }), 1, 'committed');
}
print "perl: $checks checks passed (MongoDB $MongoDB::VERSION)\n";
