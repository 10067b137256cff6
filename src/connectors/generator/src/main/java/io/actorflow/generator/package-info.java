/**
 * Nexmark's persons, auctions and bids, as a source and as JSON.
 *
 * <p>Each attribute of event number n is a pure function of the seed and n, so any range of any
 * split can be made again at any time, and an attribute that nobody reads costs nothing. The rules
 * (proportions, hot items, prices, texts) are those of the Nexmark generator in Apache Beam [1] and
 * its port for Flink [2]; the random numbers, and so the events, are our own.
 *
 * <p>[1] org.apache.beam.sdk.nexmark.sources.generator, after P. Tucker et al., NEXMark: A
 * Benchmark for Queries over Data Streams, 2002. [2] github.com/nexmark/nexmark,
 * com.github.nexmark.flink.generator.
 */
@NullMarked
package io.actorflow.generator;

import org.jspecify.annotations.NullMarked;
