package dev.atoll.policy.explanation;

import dev.atoll.policy.mesh.Mesh;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is known beside the mesh.
 *
 * @param refused policies that are not enforced
 * @param withoutLocalDefault the same fleet with {@code policyDefaultLocalCluster} false in one
 *     cluster; empty where it cannot be had
 */
public record Circumstances(
    List<Refused> refused, Function<String, Optional<Mesh>> withoutLocalDefault) {

  public static final Circumstances NONE = new Circumstances(List.of(), c -> Optional.empty());

  public Circumstances {
    refused = List.copyOf(refused);
  }
}
