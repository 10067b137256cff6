package io.actorflow.node.control;

import java.time.Instant;

/**
 * The process of one node.
 *
 * @param address {@code host:port} of its cluster port
 * @param version of ActorFlow
 * @param directMaxBytes -1 if there is no limit
 * @param gcMillis spent collecting since the start
 */
public record NodeView(
    String address,
    String version,
    String javaVersion,
    long pid,
    Instant started,
    long uptimeMillis,
    int processors,
    long heapUsedBytes,
    long heapMaxBytes,
    long directUsedBytes,
    long directMaxBytes,
    long gcCount,
    long gcMillis,
    int threads) {}
