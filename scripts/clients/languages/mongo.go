// Ordinary work of Go's mongo-driver against a server whose data may go. Arguments: the port and, where it has one, the
// replica set's name. Exits with a failure if a check fails.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"
)

var checks = 0

func same(got, expected interface{}, what string) {
	if fmt.Sprint(got) != fmt.Sprint(expected) {
		fmt.Printf("%s: expected %v, got %v\n", what, expected, got)
		os.Exit(1)
	}
	checks++
}

func must(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	uri := "mongodb://127.0.0.1:" + os.Args[1] + "/"
	if len(os.Args) > 2 {
		uri += "?replicaSet=" + os.Args[2]
	}
	client, err := mongo.Connect(ctx, options.Client().ApplyURI(uri).SetServerSelectionTimeout(3*time.Second))
	must(err)
	users := client.Database("golang").Collection("users")
	must(users.Drop(ctx))
	var docs []interface{}
	for i := 1; i <= 250; i++ {
		docs = append(docs, bson.M{"_id": i, "n": i % 7})
	}
	inserted, err := users.InsertMany(ctx, docs)
	must(err)
	same(len(inserted.InsertedIDs), 250, "insert")
	byBatches := options.Find().SetBatchSize(10).SetSort(bson.M{"_id": -1})
	cursor, err := users.Find(ctx, bson.M{"n": bson.M{"$gt": 3}}, byBatches)
	must(err)
	var found []bson.M
	must(cursor.All(ctx, &found))
	same(len(found), 107, "cursor")
	updated, err := users.UpdateMany(ctx, bson.M{"n": 1}, bson.M{"$set": bson.M{"tag": "x"}})
	must(err)
	same(updated.ModifiedCount, 36, "update")
	_, err = users.InsertOne(ctx, bson.M{"_id": 1})
	same(mongo.IsDuplicateKeyError(err), true, "duplicate")
	name, err := users.Indexes().CreateOne(ctx, mongo.IndexModel{Keys: bson.D{{"n", 1}, {"tag", -1}}})
	must(err)
	same(name, "n_1_tag_-1", "index")
	n, err := users.CountDocuments(ctx, bson.M{"n": 3})
	must(err)
	same(n, 36, "count")
	cursor, err = users.Aggregate(ctx, mongo.Pipeline{
		{{"$group", bson.M{"_id": "$n", "c": bson.M{"$sum": 1}}}},
		{{"$sort", bson.M{"_id": 1}}},
	})
	must(err)
	found = nil
	must(cursor.All(ctx, &found))
	same(found[0]["c"], 35, "aggregate")
	upsert := mongo.NewUpdateOneModel().SetFilter(bson.M{"_id": "up"}).SetUpdate(bson.M{"$set": bson.M{"a": 1}})
	writes := []mongo.WriteModel{mongo.NewDeleteManyModel().SetFilter(bson.M{"n": 2}), upsert.SetUpsert(true)}
	bulk, err := users.BulkWrite(ctx, writes)
	must(err)
	same([]int64{bulk.DeletedCount, bulk.UpsertedCount}, []int64{36, 1}, "bulk")
	if len(os.Args) > 2 {
		stream, err := users.Watch(ctx, mongo.Pipeline{})
		must(err)
		session, err := client.StartSession()
		must(err)
		_, err = session.WithTransaction(ctx, func(sc mongo.SessionContext) (interface{}, error) {
			_, err := users.InsertOne(sc, bson.M{"_id": "tx"})
			return nil, err
		})
		must(err)
		same(stream.Next(ctx), true, "change stream")
		var event bson.M
		must(stream.Decode(&event))
		same(event["operationType"], "insert", "change stream")
	}
	fmt.Printf("go: %d checks passed\n", checks)
}
