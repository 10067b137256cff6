package io.actorflow.flow;

/**
 * A shard no longer stands where its channel could go on: the sender begins again from the shard's
 * positions.
 */
public final class LostChannelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LostChannelException(String shard) {
    super(
        "shard %s stands elsewhere than this sender left it; beginning again from there"
            .formatted(shard));
  }
}
