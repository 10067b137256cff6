/**
 * The path from one task or upstream shard to one shard: sequenced, fenced, limited by credit.
 *
 * <p>{@link io.actorflow.channel.Channel} is the sending end, {@link io.actorflow.channel.Intake}
 * the receiving one. Both are plain objects: what carries their messages may lose, repeat, delay
 * and reorder them, either end may restart anywhere, and every row still counts exactly once,
 * because a range is applied only where the position before it stands.
 */
@NullMarked
package io.actorflow.channel;

import org.jspecify.annotations.NullMarked;
