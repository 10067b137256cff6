package io.actorflow.group;

/**
 * Which shard owns a key: whoever sends rows and whoever asks for one come to the same. May never
 * change.
 */
final class Routing {
  /** Before the first word of a key. */
  static final long START = 0;

  private Routing() {}

  /**
   * With the next word of the key.
   *
   * @param word of text, the {@link Hash#bytes hash} of its bytes
   */
  static long with(long hash, long word) {
    return Hash.combine(hash, word);
  }

  static int shard(long hash, int shards) {
    return Hash.slice(hash, shards);
  }
}
