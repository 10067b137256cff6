package io.actorflow.run;

/**
 * One of the ways from a stage to a stateful operator. There are several where ways part behind the
 * stage and come together again: each carries ranges of its own, so a producer counts once for
 * each.
 *
 * @param stage where it begins
 * @param number among those of the same stage, from 0
 */
public record Way(String stage, int number) {
  /** What the shards know a channel or a producer as that comes this way. */
  public String named(String name) {
    return number == 0 ? name : name + suffix();
  }

  /** The other way round. */
  public String withoutWay(String named) {
    return number == 0 ? named : named.substring(0, named.length() - suffix().length());
  }

  private String suffix() {
    return "~" + number;
  }
}
