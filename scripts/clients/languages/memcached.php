<?php
// Ordinary work of PHP's memcached extension, by the text and the binary protocol, against a server whose data may go.
// Argument: the port. Exits with a failure if a check fails.
require __DIR__ . '/checks.php';

foreach ([false, true] as $binary) {
  $c = new Memcached();
  $c->setOption(Memcached::OPT_BINARY_PROTOCOL, $binary);
  $c->addServer('127.0.0.1', (int) $argv[1]);
  $c->flush();
  same($c->get('a'), false, 'miss');
  same($c->getResultCode(), Memcached::RES_NOTFOUND, 'miss');
  same($c->set('a', ['name' => 'Ann'], 60), true, 'set');
  same($c->get('a'), ['name' => 'Ann'], 'get');
  same($c->add('a', 1), false, 'add');
  same($c->replace('b', 1), false, 'replace');
  same($c->setMulti(['x' => 1, 'y' => 2.5, 'z' => str_repeat('z', 100000)]), true, 'setMulti');
  same($c->getMulti(['x', 'y', 'none']), ['x' => 1, 'y' => 2.5], 'getMulti');
  $r = $c->get('a', null, Memcached::GET_EXTENDED);
  same($c->cas($r['cas'], 'a', 5), true, 'cas');
  same($c->cas($r['cas'], 'a', 6), false, 'cas again');
  same($c->getResultCode(), Memcached::RES_DATA_EXISTS, 'cas again');
  $c->set('n', 10);
  same($c->increment('n', 5), 15, 'incr');
  same($c->decrement('n', 20), 0, 'decr');
  same($c->touch('n', 100), true, 'touch');
  same($c->delete('n'), true, 'delete');
  same($c->delete('n'), false, 'delete again');
  same(array_values($c->getVersion()), ['1.6.18'], 'version');
}
echo "php: $checks checks passed (memcached ", phpversion('memcached'), ")\n";
