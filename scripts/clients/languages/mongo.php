<?php
// Ordinary work of PHP's mongodb extension against a server whose data may go. Arguments: the port and, where it has
// one, the replica set's name. Exits with a failure if a check fails.
$uri = "mongodb://127.0.0.1:$argv[1]/" . (isset($argv[2]) ? "?replicaSet=$argv[2]" : '');
require __DIR__ . '/checks.php';

use MongoDB\Driver\{BulkWrite, Command, Manager, Query};
use MongoDB\Driver\Exception\BulkWriteException;

$m = new Manager($uri, ['serverSelectionTimeoutMS' => 3000]);
$m->executeCommand('php', new Command(['dropDatabase' => 1]));
$b = new BulkWrite();
foreach (range(1, 250) as $i) $b->insert(['_id' => $i, 'name' => "user$i", 'n' => $i % 7]);
same($m->executeBulkWrite('php.users', $b)->getInsertedCount(), 250, 'insert');
$query = new Query(['n' => ['$gt' => 3]], ['batchSize' => 10, 'sort' => ['_id' => -1]]);
$c = $m->executeQuery('php.users', $query)->toArray();
same(count($c), 107, 'cursor over batches');
same($c[0]->_id, 250, 'sort');
$b = new BulkWrite(['ordered' => false]);
$b->update(['n' => 1], ['$set' => ['tag' => 'x']], ['multi' => true]);
$b->update(['_id' => 'new'], ['$inc' => ['n' => 5]], ['upsert' => true]);
$b->delete(['n' => 2], ['limit' => 0]);
$r = $m->executeBulkWrite('php.users', $b);
$counts = [$r->getMatchedCount(), $r->getModifiedCount(), $r->getUpsertedCount(), $r->getDeletedCount()];
same($counts, [36, 36, 1, 36], 'bulk');
$b = new BulkWrite();
$b->insert(['_id' => 1]);
try {
  $m->executeBulkWrite('php.users', $b);
  same('written', 'refused', 'duplicate key');
} catch (BulkWriteException $e) {
  same($e->getWriteResult()->getWriteErrors()[0]->getCode(), 11000, 'duplicate key');
}
$pipeline = [['$group' => ['_id' => '$n', 'c' => ['$sum' => 1]]], ['$sort' => ['_id' => 1]]];
$command = new Command(['aggregate' => 'users', 'pipeline' => $pipeline, 'cursor' => new stdClass]);
$a = $m->executeCommand('php', $command)->toArray();
same(count($a), 6, 'groups');
same($a[0]->c, 35, 'group');
if (isset($argv[2])) {
  $s = $m->startSession();
  $s->startTransaction();
  $b = new BulkWrite();
  $b->insert(['_id' => 'tx']);
  $m->executeBulkWrite('php.users', $b, ['session' => $s]);
  $query = new Query(['_id' => 'tx']);
  same(count($m->executeQuery('php.users', $query)->toArray()), 0, 'not seen outside');
  $s->commitTransaction();
  same(count($m->executeQuery('php.users', $query)->toArray()), 1, 'committed');
}
echo "php: $checks checks passed\n";
