# Ordinary work of Ruby's dalli gem, by the binary protocol, against a memcached whose data may go. Argument: the port.
# Exits with a failure if a check fails.
require 'dalli'
require_relative 'checks'

cache = Dalli::Client.new("127.0.0.1:#{ARGV[0]}", protocol: :binary, serializer: Marshal)
cache.flush
same(cache.get('a'), nil, 'miss')
cache.set('a', { name: 'Ann' }, 60)
same(cache.get('a'), { name: 'Ann' }, 'get')
same([cache.add('a', 1), cache.replace('b', 1)].none? { |r| r && r != 0 }, true, 'add')
cache.set('raw', 'x', 0, raw: true)
cache.append('raw', 'y')
cache.prepend('raw', 'w')
same(cache.get('raw', raw: true), 'wxy', 'append')
same([cache.incr('n', 1, 0, 10), cache.incr('n', 5), cache.decr('n', 20)], [10, 15, 0], 'count')
same(cache.get_multi('a', 'raw', 'none').keys.sort, %w[a raw], 'multi')
same(cache.cas('a') { |v| v.merge(age: 3) } ? true : false, true, 'cas')
same(cache.get('a')[:age], 3, 'cas')
same(cache.touch('a', 10) ? true : false, true, 'touch')
same(cache.gat('a', 10)[:age], 3, 'gat')
same(cache.fetch('f') { 7 }, 7, 'fetch')
same(cache.delete('f'), true, 'delete')
same(cache.get('f'), nil, 'delete')
cache.multi { 20.times { |i| cache.set("q#{i}", i) } }
same(cache.get('q19'), 19, 'quiet')
same(cache.get_cas('a').size, 2, 'get_cas')
cache.set('ключ с пробелом', 1)
same(cache.get('ключ с пробелом'), 1, 'key')
same(cache.version.values.first, '1.6.18', 'version')
same(cache.stats.values.first['threads'].to_i > 0, true, 'stats')
puts "ruby: #{$checks} checks passed (dalli #{Dalli::VERSION})"
