package io.actorflow.shard;

/**
 * One step of a scenario. The numbers choose among what there is, counted from 0 and again from the
 * beginning; where there is nothing to choose from, nothing happens.
 */
record Move(Kind kind, int which, int amount) {
  /** What happens. */
  enum Kind {
    /** A message arrives; at a shard, at one of its lives. */
    DELIVER,
    /** A task reads some records of a split. */
    READ,
    /** A task sends a shard what has been gathered for it. */
    SEND,
    /** A task attaches to a shard, again if it has before. */
    ATTACH,
    /** The oldest write of a shard arrives at the journal. */
    PERSIST,
    /** It is time for a life of a shard to commit. */
    COMMIT,
    /** A life of a shard connects to its sinks, unless it is connected. */
    CONNECT,
    /** A sink commits some results and confirms them, or confirms again what it has. */
    CONFIRM,
    /** A shard's snapshot is saved, or cannot be. */
    SNAPSHOT,
    /** A task's split has fallen silent. */
    IDLE,
    /** A message arrives, and will arrive again. */
    REPEAT,
    LOSE,
    /** A life of a shard ends at once; what it has begun to write may still arrive. */
    KILL,
    /** A life of a shard persists what it has and then ends. */
    HAND_OFF,
    /** Another life of a shard begins beside those there are. */
    DOUBLE,
    /** A sink forgets its writer and what that has not committed. */
    DISCONNECT,
    /** A new life of a task begins; the one before may live on. */
    REPLACE,
    /** The run is revised: splits are assigned anew. */
    REVISE
  }

  @Override
  public String toString() {
    return "%s:%d:%d".formatted(kind, which, amount);
  }

  static Move parse(String text) {
    String[] parts = text.split(":", 3);
    return new Move(Kind.valueOf(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
  }
}
