package io.actorflow.run;

import io.actorflow.channel.Delivery;
import io.actorflow.group.Rows;
import java.util.Map;

/** What is said to shards, routed by {@link #to}, and what they answer. */
public sealed interface ShardMessage {
  /** The shard's {@link UnitId}, as text. */
  String to();

  /** Be there, with this run; answered by its status. */
  record Ensure(String to, RunSpec spec) implements ShardMessage, WireMessage {}

  /**
   * A sender begins, or begins again. Answered by {@link Attached} or {@link Fenced}.
   *
   * @param starts where its producers begin that are new to the shard
   */
  record Attach(String to, String channel, long epoch, Map<String, Long> starts, RunSpec spec)
      implements ShardMessage, WireMessage {}

  /**
   * Rows. Answered, once persisted, by {@link Acknowledged}; or by {@link Refused}, {@link Fenced}.
   */
  record Deliver(String to, String channel, long epoch, Delivery<Rows> delivery)
      implements ShardMessage {}

  /** A sender sends no more before what it has sent is persisted: waiting for more is in vain. */
  record Hurry(String to) implements ShardMessage, WireMessage {}

  /** Persist what has been applied, let the outbox drain, and stop; answered by a status. */
  record Stop(String to) implements ShardMessage, WireMessage {}

  /** Stop and forget everything; answered by {@link Forgotten}. */
  record Forget(String to) implements ShardMessage, WireMessage {}

  /**
   * What is the row of a key? Answered by {@link Found} once all that it tells is persisted, or by
   * {@link Unread}. May be sent again.
   *
   * @param key as {@link io.actorflow.keyed.ReadableState#find} takes it
   */
  record Find(String to, Rows key) implements ShardMessage {}

  /**
   * Rows from that one on. From 0, a copy of them all is made, to be read page by page. Answered by
   * {@link Page} once all that it tells is persisted, or by {@link Unread}. May be sent again.
   *
   * @param scan names the copy; nobody else's has this name
   * @param maxBytes the largest copy that may be made
   */
  record Scan(String to, String scan, int from, long maxBytes)
      implements ShardMessage, WireMessage {}

  /** The copy is needed no more. Not answered. */
  record EndScan(String to, String scan) implements ShardMessage, WireMessage {}

  /**
   * What the rows that a shard tells are made of.
   *
   * @param commit the shard's last one that they hold
   * @param watermark event time reached
   * @param positions last offset that they hold, by producer
   */
  record AsOf(int shard, long commit, long watermark, Map<String, Long> positions) {}

  /**
   * The row of a key, as of a commit.
   *
   * @param row none if there is none
   */
  record Found(AsOf asOf, Rows row) {}

  /**
   * Rows of a copy.
   *
   * @param from the first of them
   * @param count of all in the copy
   */
  record Page(AsOf asOf, String scan, int from, int count, Rows rows) {}

  /**
   * Nothing can be told.
   *
   * @param again whether it may be otherwise in a moment
   * @param reason for people
   */
  record Unread(int shard, boolean again, String reason) implements WireMessage {}

  /**
   * The shard knows the sender now.
   *
   * @param shard the shard's index, as in all answers
   * @param positions last offset applied of each of the sender's producers
   */
  record Attached(int shard, long epoch, Map<String, Long> positions) implements WireMessage {}

  /** All deliveries of that epoch up to and including this one are persisted. */
  record Acknowledged(int shard, long epoch, long sequence) implements WireMessage {}

  /** Something before the delivery is missing here: attach, and send again. */
  record Refused(int shard, long epoch) implements WireMessage {}

  /** A sender with a higher epoch has attached. */
  record Fenced(int shard, long epoch) implements WireMessage {}

  /** Nothing is left of it. */
  record Forgotten(String shard) implements WireMessage {}
}
