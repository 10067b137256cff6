package io.actorflow.dev;

import kafka.Kafka;
import kafka.tools.StorageTool;

/** The main of the broker's process: prepares the data folder if it is new, then runs Kafka. */
final class KafkaServer {
  // Any will do, as long as it is the same at every start.
  private static final String CLUSTER_ID = "YWN0b3JmbG93LWRldi0wMQ";

  private KafkaServer() {}

  public static void main(String[] arguments) {
    ParentWatch.start();
    String properties = arguments[0];
    int code =
        StorageTool.execute(
            new String[] {
              "format", "--cluster-id", CLUSTER_ID, "--config", properties, "--ignore-formatted"
            },
            System.out);
    if (code != 0) {
      System.exit(code);
    }
    Kafka.main(new String[] {properties});
  }
}
