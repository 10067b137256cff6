package io.actorflow.node.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Everything that can be seen and done from outside, answered by any node for the whole cluster.
 *
 * <p>An answer that is a refusal comes as a stage failed with a {@link ControlException}; any other
 * failure is a bug. Methods neither block nor throw, and may be called from any thread.
 */
public interface ControlPlane {
  CompletionStage<ClusterView> cluster();

  /** Lets a member drain and leave; answers the cluster as it is once that is under way. */
  CompletionStage<ClusterView> leave(String address);

  /** Declares a member that cannot be reached dead, so that its work moves. */
  CompletionStage<ClusterView> down(String address);

  /** Makes this node, not yet a member of any cluster, join the one of {@code address}. */
  CompletionStage<ClusterView> join(String address);

  /**
   * Starts a pipeline, or replaces the definition of one.
   *
   * @param name must be the name in the definition
   * @param definition canonical JSON, secrets as references
   * @param replaces the version to be replaced; empty if the pipeline must not exist yet
   */
  CompletionStage<PipelineSummary> submit(String name, String definition, OptionalLong replaces);

  /** By name. */
  CompletionStage<List<PipelineSummary>> pipelines();

  CompletionStage<PipelineDescription> describe(String name);

  CompletionStage<PipelineLag> lag(String name);

  /** Stops reading and keeps everything else as it is, in memory. */
  CompletionStage<PipelineSummary> pause(String name);

  /** Lets a paused or stopped pipeline go on from where it was. */
  CompletionStage<PipelineSummary> resume(String name);

  /** Drains and ends all tasks and shards; state and positions stay in the journal. */
  CompletionStage<PipelineSummary> stop(String name);

  /** Ends at once and forgets state and positions; the definition stays. */
  CompletionStage<PipelineSummary> cancel(String name);

  /** Cancels, and forgets the definition with all its versions too. */
  CompletionStage<Void> delete(String name);

  /** The shards of all pipelines, by pipeline, operator and index. */
  CompletionStage<List<ShardView>> shards();

  /** The tables that can be read, by name. */
  CompletionStage<List<TableView>> tables();

  /**
   * The row of a key, if there is one, from the shard that owns it: of what is persisted.
   *
   * @param table {@code pipeline/operator}, or the operator alone if only one pipeline has it
   * @param key the value of the one column, {@code column=value,column=value}, or a JSON object
   */
  CompletionStage<TableRows> tableRow(String table, String key);

  /**
   * What a SELECT over tables gives. Rows of one shard are as of one commit of it, which is
   * persisted; those of several shards are not of one moment.
   *
   * @param limit rows at most
   */
  CompletionStage<TableRows> queryTables(String sql, int limit);

  /** The node that is asked, not the cluster. */
  CompletionStage<NodeView> node();

  /** The configuration in force on the node that is asked, secrets masked. */
  CompletionStage<JsonNode> configuration();

  /**
   * The newest lines that the node that is asked has logged, oldest first, at most {@code lines}.
   */
  CompletionStage<List<LogLine>> log(int lines);

  /**
   * The newest {@code lines}, then every further one as it comes; a slow reader loses the oldest.
   */
  Source<LogLine, NotUsed> followLog(int lines);

  /** Changes of the cluster and its pipelines from now on; a slow reader loses the oldest. */
  Source<ControlEvent, NotUsed> events();

  CompletionStage<Readiness> readiness();
}
