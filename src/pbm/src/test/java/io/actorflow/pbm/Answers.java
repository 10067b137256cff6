package io.actorflow.pbm;

/** What a node answers; held against the OpenAPI document by {@link ScriptedNode}. */
final class Answers {
  static final String CLUSTER =
      """
      {"name":"actorflow","self":"127.0.0.1:2551","leader":"127.0.0.1:2551","oldest":"127.0.0.1:2552",
       "members":[
         {"address":"127.0.0.1:2551","roles":["worker","registry"],"status":"up","reachable":true},
         {"address":"127.0.0.1:2552","roles":[],"status":"up","reachable":false}]}
      """;

  static final String SUMMARY =
      """
      {"name":"trending","version":3,"desired":"running","actual":"starting",
       "submitted":"2026-01-02T03:04:05.678Z",
       "progress":{"tasksRunning":1,"tasks":2,"shardsRunning":7,"shards":8,
         "recordsInPerSecond":1234567.8,"recordsOutPerSecond":17.25,"lagRecords":4200,
         "watermarkLagMillis":2300,"deadLetters":5}}
      """;

  static final String PAUSED =
      """
      {"name":"slow","version":1,"desired":"paused","actual":"paused",
       "submitted":"2026-01-02T03:04:05Z",
       "progress":{"tasksRunning":0,"tasks":2,"shardsRunning":8,"shards":8,
         "recordsInPerSecond":0.0,"recordsOutPerSecond":0.0,"deadLetters":0}}
      """;

  static final String SHARDS =
      """
      [{"pipeline":"trending","operator":"window-1","index":0,"node":"127.0.0.1:2551",
        "state":"running","keys":12345,"stateBytes":1572864,"keysInMemory":12345,
        "diskBytes":0,"lagRecords":300},
       {"pipeline":"trending","operator":"window-1","index":1,
        "state":"unassigned","keys":0,"stateBytes":0,"keysInMemory":0,"diskBytes":0,
        "lagRecords":0}]
      """;

  static final String DESCRIPTION =
      """
      {"summary":%s,
       "definition":{"pipeline":{"name":"trending"}},
       "tasks":[
         {"index":0,"node":"127.0.0.1:2551","state":"running","splits":["bids-0","bids-1"]},
         {"index":1,"state":"failed","reason":"no broker answers at localhost:9092","splits":[]}],
       "shards":%s}
      """
          .formatted(
              SUMMARY.replace(
                  "\"actual\":\"starting\"",
                  "\"actual\":\"degraded\",\"reason\":\"task 1 failed\""),
              SHARDS);

  static final String TABLES =
      """
      {"tables":[
        {"name":"trending/top","pipeline":"trending","operator":"top","shards":4,"keys":12345,
         "key":[{"name":"auction","type":"long"}],
         "columns":[{"name":"auction","type":"long"},{"name":"bids","type":"long"}]}]}
      """;

  static final String TABLE_ROWS =
      """
      {"columns":[{"name":"auction","type":"long"},{"name":"channels","type":"[string]"}],
       "rows":[{"auction":7,"channels":["a","b"]},{"auction":10,"channels":null}],
       "truncated":true,
       "positions":[{"table":"trending/top","shard":3,"commit":12,
         "watermark":"2026-01-02T03:04:05.678Z","ended":false,"offsets":{"bids/0":41,"bids/1":7}}]}
      """;

  static final String TABLE_ROW =
      """
      {"columns":[{"name":"auction","type":"long"},{"name":"channels","type":"[string]"}],
       "rows":[{"auction":7,"channels":["a\\nb"]}],
       "truncated":false,
       "positions":[{"table":"trending/top","shard":3,"commit":12,
         "watermark":"2026-01-02T03:04:05.678Z","ended":false,"offsets":{"bids/0":41,"bids/1":7}}]}
      """;

  static final String NO_TABLE_ROW =
      """
      {"columns":[{"name":"auction","type":"long"}],"rows":[],"truncated":false,
       "positions":[{"table":"trending/top","shard":3,"commit":0,"ended":true,"offsets":{}}]}
      """;

  static final String LAG =
      """
      {"pipeline":"trending","lagRecords":4200,"drainSeconds":90.5,"splits":[
        {"source":"source","split":"bids-0","node":"127.0.0.1:2551","position":57,"end":4257,
         "lagRecords":4200,"watermark":"2026-01-02T03:04:05.678Z","watermarkLagMillis":2300},
        {"source":"source","split":"bids-1","position":-1}]}
      """;

  static final String NODE =
      """
      {"address":"127.0.0.1:2551","version":"0.1.0","javaVersion":"25.0.3","pid":77,
       "started":"2026-01-02T03:04:05Z","uptimeMillis":90061000,"processors":2,
       "heapUsedBytes":104857600,"heapMaxBytes":536870912,"directUsedBytes":2048,
       "directMaxBytes":-1,"gcCount":1234,"gcMillis":1500,"threads":42}
      """;

  static final String LINE =
      """
      {"time":"2026-01-02T03:04:05.678901Z","level":"WARN","logger":"io.actorflow.node",\
      "thread":"main","message":"%s","trace":"java.io.IOException: no\\n\\tat A.b(A.java:1)\\n"}""";

  static final String CHANGE =
      """
      {"time":"2026-01-02T03:04:05.678Z","subject":"member","name":"127.0.0.1:2552",\
      "state":"unreachable","message":"127.0.0.1:2552: nothing was heard from it for 2 s"}""";

  private Answers() {}
}
