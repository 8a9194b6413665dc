# Ordinary work of Ruby's mongo gem against a server whose data may go. Arguments: the port and, where it has one, the
# replica set's name. Exits with a failure if a check fails.
require 'mongo'
require_relative 'checks'

Mongo::Logger.logger.level = Logger::FATAL
options = { database: 'ruby', server_selection_timeout: 3 }
options[:replica_set] = ARGV[1] if ARGV[1]
client = Mongo::Client.new(["127.0.0.1:#{ARGV[0]}"], options)
users = client[:users]
users.drop
same(users.insert_many((1..250).map { |i| { _id: i, n: i % 7 } }).inserted_count, 250, 'insert')
same(users.find(n: { '$gt' => 3 }).batch_size(10).sort(_id: -1).map { |d| d[:_id] }.first(2), [250, 249], 'cursor')
same(users.find(n: 4).count, 36, 'count')
same(users.update_many({ n: 1 }, '$set' => { tag: 'x' }).modified_count, 36, 'update')
same(users.find_one_and_update({ _id: 1 }, { '$inc' => { n: 10 } }, return_document: :after)[:n], 11, 'findAndModify')
begin
  users.insert_one(_id: 1)
  abort 'duplicate: expected E11000, but it was written'
rescue Mongo::Error::OperationFailure => e
  same(e.message.include?('E11000'), true, 'duplicate')
end
users.indexes.create_one({ n: 1 }, name: 'by_n')
same(users.indexes.map { |i| i['name'] }, %w[_id_ by_n], 'indexes')
total = users.aggregate([{ '$group' => { _id: nil, sum: { '$sum' => '$n' } } }]).first[:sum]
same(total, users.find.map { |document| document[:n] }.sum, 'aggregate')
same(users.distinct(:n).size, 8, 'distinct')
writes = [
  { delete_many: { filter: { n: 2 } } },
  { update_one: { filter: { _id: 'up' }, update: { '$set' => { a: 1 } }, upsert: true } }
]
same(users.bulk_write(writes).deleted_count, 36, 'bulk')
same(client.database.collection_names, ['users'], 'collections')
puts "ruby: #{$checks} checks passed (mongo #{Mongo::VERSION})"
