package dev.atoll.agent.policy;

import dev.atoll.policy.mesh.End;
import dev.atoll.policy.rule.Entity;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Identities with one number everywhere (Cilium 1.20.2, {@code pkg/identity/numericidentity.go}).
 */
public final class ReservedIdentities {

  /** Words for several identities. */
  private static final Set<Entity> TOGETHER =
      EnumSet.of(Entity.ALL, Entity.CLUSTER, Entity.CLUSTER_MESH, Entity.NONE);

  private ReservedIdentities() {}

  /**
   * The number of a reserved identity.
   *
   * @throws IllegalArgumentException for words that are no single identity, such as {@code all}
   */
  public static int number(Entity entity) {
    return switch (entity) {
      case HOST -> 1;
      case WORLD -> 2;
      case UNMANAGED -> 3;
      case HEALTH -> 4;
      case INIT -> 5;
      case REMOTE_NODE -> 6;
      case KUBE_APISERVER -> 7;
      case INGRESS -> 8;
      case WORLD_IPV4 -> 9;
      case WORLD_IPV6 -> 10;
      case ALL, CLUSTER, CLUSTER_MESH, NONE ->
          throw new IllegalArgumentException("no identity is " + entity.word());
    };
  }

  /** Which reserved identity has a number; empty if none has. */
  public static Optional<Entity> entity(int number) {
    return Stream.of(Entity.values())
        .filter(e -> !TOGETHER.contains(e) && number(e) == number)
        .findFirst();
  }

  /** All but the world, for {@link EndpointPolicies#put} before nodes, which may say more. */
  public static Map<Integer, End> ends() {
    var all = new TreeMap<Integer, End>();
    Stream.of(
            Entity.HOST,
            Entity.UNMANAGED,
            Entity.HEALTH,
            Entity.INIT,
            Entity.REMOTE_NODE,
            Entity.KUBE_APISERVER,
            Entity.INGRESS)
        .forEach(e -> all.put(number(e), new End.Reserved(e)));
    return all;
  }
}
