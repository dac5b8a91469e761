package dev.atoll.policy.explanation;

import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.rule.Source;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What is known beside the mesh.
 *
 * @param refused policies that are not enforced
 * @param withoutLocalDefault the same fleet with {@code policyDefaultLocalCluster} false in one
 *     cluster; empty where it cannot be had
 * @param meshPolicy whether what a rule is from is a MeshPolicy in its file
 */
public record Circumstances(
    List<Refused> refused,
    Function<String, Optional<Mesh>> withoutLocalDefault,
    Predicate<Source> meshPolicy) {

  public static final Circumstances NONE =
      new Circumstances(List.of(), c -> Optional.empty(), s -> false);

  public Circumstances {
    refused = List.copyOf(refused);
  }
}
