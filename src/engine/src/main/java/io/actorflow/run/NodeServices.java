package io.actorflow.run;

import io.actorflow.letter.LetterBox;
import io.actorflow.spill.StateMemory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.pekko.actor.ActorRef;

/** What a node lends to the tasks and shards on it. Thread-safe. */
public interface NodeServices {
  /**
   * The plan of a run; made at the first call for it on this node, which may take a moment.
   *
   * @throws io.actorflow.api.PipelineException if the definition cannot be carried out here
   */
  Plan plan(RunSpec spec);

  /** Where direct memory comes from. */
  BufferAllocator allocator();

  /** Encoders, decoders. */
  Codecs codecs();

  /** Keeps what a pipeline could not process. */
  LetterBox deadLetters(RunSpec spec);

  /** Letters that this node has kept for a pipeline since it began. */
  long deadLetterCount(String pipeline);

  /** Why letters of a pipeline wait on this node, and what lies behind them; empty if none do. */
  String deadLetterProblem(String pipeline);

  /** Sends to any shard in the cluster. */
  ActorRef shards();

  /** A new single thread for something that blocks; whoever takes it shuts it down. */
  ExecutorService newThread(String name);

  InstantSource clock();

  /** How far apart commits of shards and sinks begin at most; see {@link CommitPace}. */
  Duration commitInterval();

  /** Where shards have their state. */
  StateMemory stateMemory();

  /** How often shards make snapshots. */
  SnapshotPolicy snapshots();

  /** Hears how long commits take. */
  Timings timings();
}
