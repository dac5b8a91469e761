package dev.atoll.agent.flows;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.policy.PolicyRule;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.policy.rule.Direction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What numbers stand for in a mesh of two clusters, by tables. */
public record Names(
    String node,
    long revision,
    Map<Integer, IdentityName> identities,
    Map<Address, ObjectName> pods,
    Map<Integer, PolicyRule> rules,
    Map<Integer, ObjectName> services,
    Map<Integer, BackendName> backends,
    Map<String, Long> ages)
    implements Naming {

  public static final int FRONTEND = 0x10064;
  public static final int APP = 0x20066;
  public static final int IN_RULE = 12;
  public static final int OUT_RULE = 13;
  public static final int CLUSTERWIDE_RULE = 14;
  public static final int SERVICE = 3;
  public static final int BACKEND = 8;

  /** The node is of cluster one. */
  public static final Names MESH =
      new Names(
          "one-1",
          4711,
          Map.of(
              FRONTEND,
              new IdentityName("one", labels("frontend", "one")),
              APP,
              new IdentityName("two", labels("my-app", "two")),
              16777217,
              new IdentityName("", List.of("cidr:192.0.2.0/24", "reserved:world"))),
          Map.of(
              Address.of("10.0.1.1"), new ObjectName("shop", "frontend-7d9f"),
              Address.of("10.2.0.9"), new ObjectName("shop", "my-app-0"),
              Address.of("fd00:1::1"), new ObjectName("shop", "frontend-7d9f")),
          Map.of(
              IN_RULE,
              new PolicyRule(
                  IN_RULE,
                  policy("CiliumNetworkPolicy", "shop", "allow-frontend"),
                  Direction.INGRESS,
                  "spec.ingress[0]",
                  "policies/allow-frontend.yaml",
                  3),
              OUT_RULE,
              new PolicyRule(
                  OUT_RULE,
                  policy("CiliumNetworkPolicy", "shop", "frontend-out"),
                  Direction.EGRESS,
                  "spec.egress[1]",
                  "policies/out.yaml",
                  17),
              CLUSTERWIDE_RULE,
              new PolicyRule(
                  CLUSTERWIDE_RULE,
                  policy("CiliumClusterwideNetworkPolicy", "", "no-world"),
                  Direction.EGRESS,
                  "specs[1].egressDeny[0]",
                  "",
                  0)),
          Map.of(SERVICE, new ObjectName("shop", "my-app")),
          Map.of(BACKEND, new BackendName(Address.of("10.2.0.9"), 8080, "two")),
          Map.of("two", 120L));

  private static List<String> labels(String app, String cluster) {
    return List.of(
        "k8s:app=" + app,
        "k8s:io.cilium.k8s.policy.cluster=" + cluster,
        "k8s:io.cilium.k8s.policy.serviceaccount=default",
        "k8s:io.kubernetes.pod.namespace=shop");
  }

  private static ObjectKey policy(String kind, String namespace, String name) {
    return new ObjectKey("cilium.io", kind, namespace, name);
  }

  @Override
  public Optional<IdentityName> identity(int number) {
    return Optional.ofNullable(identities.get(number));
  }

  @Override
  public Optional<ObjectName> pod(Address address) {
    return Optional.ofNullable(pods.get(address));
  }

  @Override
  public Optional<PolicyRule> rule(int number) {
    return Optional.ofNullable(rules.get(number));
  }

  @Override
  public List<PolicyRule> selecting(int identity, Direction direction) {
    return identity == FRONTEND
        ? rules.values().stream()
            .filter(r -> r.direction() == direction)
            .sorted(java.util.Comparator.comparing(PolicyRule::number))
            .toList()
        : List.of();
  }

  @Override
  public Optional<ObjectName> service(int number) {
    return Optional.ofNullable(services.get(number));
  }

  @Override
  public Optional<BackendName> backend(int number) {
    return Optional.ofNullable(backends.get(number));
  }

  @Override
  public OptionalLong age(String cluster) {
    var age = ages.get(cluster);
    return age == null ? OptionalLong.empty() : OptionalLong.of(age);
  }
}
