package io.actorflow.bench.peer;

import java.util.HashMap;
import java.util.Map;

/**
 * What a peer is told on its command line, as {@code --name value}.
 *
 * @param bootstrap brokers
 * @param input topic of bids as JSON, or several with commas between them
 * @param output topic of results as JSON
 * @param expected bids in the input
 * @param abovePrice J1 keeps bids of a higher price
 * @param commitMillis time between checkpoints, or commits
 * @param parallelism threads, or slots
 * @param folder for state and checkpoints
 * @param everyUpdate J3 gives out every change, rather than the changed keys once per commit
 * @param endless runs until it is stopped, set for latency rather than for throughput
 * @param keyed the records of the input have the bidder as their key, and a peer may count on it
 * @param lingerMillis longest wait of a producer for more records
 * @param rocksDb state is in RocksDB, not in memory
 * @param instance name by which a process that is started again is known, empty for none
 */
public record PeerArguments(
    PeerJob job,
    String bootstrap,
    String input,
    String output,
    long expected,
    long abovePrice,
    long commitMillis,
    int parallelism,
    String folder,
    boolean everyUpdate,
    boolean endless,
    boolean keyed,
    int lingerMillis,
    boolean rocksDb,
    String instance) {

  /** Throws {@link IllegalArgumentException} if one is missing. */
  public static PeerArguments parse(String[] arguments) {
    Map<String, String> given = new HashMap<>();
    for (int index = 0; index + 1 < arguments.length; index += 2) {
      given.put(arguments[index], arguments[index + 1]);
    }
    return new PeerArguments(
        PeerJob.valueOf(required(given, "--job")),
        required(given, "--bootstrap"),
        required(given, "--input"),
        required(given, "--output"),
        Long.parseLong(required(given, "--expected")),
        Long.parseLong(given.getOrDefault("--above-price", "100")),
        Long.parseLong(given.getOrDefault("--commit-millis", "1000")),
        Integer.parseInt(given.getOrDefault("--parallelism", "2")),
        required(given, "--folder"),
        given.getOrDefault("--updates", "per-commit").equals("every"),
        given.getOrDefault("--end", "latest").equals("none"),
        given.getOrDefault("--keyed", "false").equals("true"),
        Integer.parseInt(given.getOrDefault("--linger-millis", "100")),
        given.getOrDefault("--store", "memory").equals("rocksdb"),
        given.getOrDefault("--instance", ""));
  }

  private static String required(Map<String, String> given, String name) {
    String value = given.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          name
              + " is missing (expected: --job J1|J2|J3 --bootstrap --input --output --expected --folder)");
    }
    return value;
  }
}
