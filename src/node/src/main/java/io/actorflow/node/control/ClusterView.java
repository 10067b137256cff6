package io.actorflow.node.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as one node sees it.
 *
 * @param name the name of the actor system, the same on all nodes
 * @param self the address of the node that answers
 * @param leader the address of the leader, if there is one
 * @param oldest the address of the oldest member, which runs the singletons
 * @param members by address
 */
public record ClusterView(
    String name,
    String self,
    @Nullable String leader,
    @Nullable String oldest,
    List<Member> members) {
  public ClusterView {
    members = List.copyOf(members);
  }

  /** Where a member is in its life. */
  public enum Status {
    JOINING,
    UP,
    LEAVING,
    EXITING,
    DOWN,
    REMOVED
  }

  /**
   * One node.
   *
   * @param address {@code host:port} of its cluster port
   * @param reachable whether all others hear from it
   */
  public record Member(String address, List<String> roles, Status status, boolean reachable) {
    public Member {
      roles = List.copyOf(roles);
    }
  }
}
