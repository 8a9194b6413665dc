// Ordinary work of Node.js's mongodb package against a server whose data may go. Arguments: the port and, where it has
// one, the replica set's name. Exits with a failure if a check fails.
const { MongoClient } = require('mongodb');
const assert = require('assert');

(async () => {
  const [port, set] = process.argv.slice(2);
  const uri = `mongodb://127.0.0.1:${port}/` + (set ? `?replicaSet=${set}` : '');
  const client = await MongoClient.connect(uri, { useUnifiedTopology: true, serverSelectionTimeoutMS: 3000 });
  const db = client.db('node');
  await db.dropDatabase();
  const users = db.collection('users');
  let checks = 0;
  const same = (got, expected) => {
    assert.deepStrictEqual(got, expected);
    checks++;
  };
  same((await users.insertMany([...Array(250).keys()].map(i => ({ _id: i, n: i % 7 })))).insertedCount, 250);
  same((await users.find({ n: { $gt: 3 } }).batchSize(10).sort({ _id: -1 }).toArray()).length, 106);
  same((await users.updateMany({ n: 1 }, { $set: { tag: 'x' } })).modifiedCount, 36);
  same((await users.findOneAndUpdate({ _id: 1 }, { $inc: { n: 10 } }, { returnOriginal: false })).value.n, 11);
  await assert.rejects(users.insertOne({ _id: 1 }), { code: 11000 });
  checks++;
  await users.createIndex({ n: 1 }, { name: 'by_n' });
  same((await users.indexes()).map(i => i.name), ['_id_', 'by_n']);
  same((await users.aggregate([{ $match: { n: 2 } }, { $count: 'c' }]).toArray()), [{ c: 36 }]);
  same((await users.distinct('n')).length, 8);
  same(await users.countDocuments({ n: 3 }), 36);
  const writes = [
    { deleteMany: { filter: { n: 2 } } },
    { updateOne: { filter: { _id: 'up' }, update: { $set: { a: 1 } }, upsert: true } },
  ];
  const bulk = await users.bulkWrite(writes, { ordered: false });
  same([bulk.deletedCount, bulk.upsertedCount], [36, 1]);
  same((await users.stats()).count, 215);
  if (set) {
    const stream = users.watch([{ $match: { operationType: 'insert' } }]);
    const seen = new Promise(resolve => stream.once('change', resolve));
    await new Promise(resolve => setTimeout(resolve, 300));
    const session = client.startSession();
    await session.withTransaction(async () => {
      await users.insertOne({ _id: 'tx' }, { session });
      same(await users.findOne({ _id: 'tx' }), null);
    });
    session.endSession();
    same((await seen).documentKey, { _id: 'tx' });
    await stream.close();
  }
  await client.close();
  console.log(`node: ${checks} checks passed`);
})().catch(e => { console.error(e); process.exit(1); });
