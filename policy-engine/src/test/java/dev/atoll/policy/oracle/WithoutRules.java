package dev.atoll.policy.oracle;

import dev.atoll.fleet.value.Mapping;

/** A mesh whose policies lost one kind of rule: what a careless engine would see. */
final class WithoutRules {

  private WithoutRules() {}

  static TestMesh of(TestMesh mesh, String section) {
    return new TestMesh(
        mesh.clusters().stream()
            .map(c -> c.withPolicies(c.policies().stream().map(p -> without(p, section)).toList()))
            .toList());
  }

  private static Mapping without(Mapping policy, String section) {
    return policy
        .mapping("spec")
        .map(spec -> policy.with("spec", spec.without(section)))
        .orElse(policy);
  }
}
