package dev.atoll.reconciler.order;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.policy.mesh.PolicyObject;
import dev.atoll.reconciler.plan.Wanted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Policies that are there, and what becomes of some of them; the same for the same seed. */
final class RandomChanges {

  private static final List<String> APPS = List.of("a", "b", "c");
  private static final List<String> PORTS =
      List.of("", "80/TCP", "443/TCP", "53/UDP", "80/TCP 443/TCP", "http/TCP");

  private final Random random;
  private final List<PolicyObject> kept = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();

  RandomChanges(long seed, int most) {
    this.random = new Random(seed);
    for (var i = random.nextInt(3); i > 0; i--) {
      var policy = policy("kept" + i);
      kept.add(new PolicyObject(ObjectKey.of(policy), policy));
    }
    for (var i = 2 + random.nextInt(most - 1); i > 0; i--) {
      changes.add(change("p" + i));
    }
    changes.sort(Comparator.comparing(Change::byText).thenComparing(Change::key));
  }

  List<PolicyObject> kept() {
    return kept;
  }

  List<Change> changes() {
    return changes;
  }

  private Change change(String name) {
    var old = policy(name);
    var fresh = random.nextInt(4) == 0 ? old : policy(name);
    var key = ObjectKey.of(old);
    return switch (random.nextInt(3)) {
      case 0 ->
          new Change(ObjectKey.of(fresh), Optional.empty(), Optional.of(fresh), Tendency.CLOSES);
      case 1 -> new Change(key, Optional.of(old), Optional.empty(), Tendency.GOES);
      default -> new Change(key, Optional.of(old), Optional.of(fresh), Tendency.CLOSES);
    };
  }

  private Mapping policy(String name) {
    var direction = random.nextBoolean() ? "ingress" : "egress";
    var text = new StringBuilder();
    text.append("apiVersion: cilium.io/v2\n");
    var everywhere = random.nextInt(6) == 0;
    text.append(
        everywhere ? "kind: CiliumClusterwideNetworkPolicy\n" : "kind: CiliumNetworkPolicy\n");
    text.append("metadata: {name: ").append(name);
    text.append(everywhere ? "}\n" : ", namespace: shop}\n");
    text.append("spec:\n  endpointSelector: ").append(selector()).append('\n');
    if (random.nextInt(4) == 0) {
      text.append("  enableDefaultDeny: {ingress: false, egress: false}\n");
    }
    text.append("  ").append(direction);
    text.append(random.nextInt(5) == 0 ? "Deny" : "").append(":\n");
    for (var i = random.nextInt(2); i >= 0; i--) {
      text.append("  - ").append(rule(direction.equals("ingress") ? "from" : "to")).append('\n');
    }
    return Wanted.documents(text.toString()).getFirst();
  }

  private String selector() {
    return random.nextInt(4) == 0 ? "{}" : "{matchLabels: {app: " + some(APPS) + "}}";
  }

  private String rule(String prefix) {
    var peer =
        switch (random.nextInt(6)) {
          case 0 -> "Entities: [" + some(List.of("world", "cluster", "all", "host")) + "]";
          case 1 -> "CIDR: [" + some(List.of("203.0.113.0/24", "203.0.113.0/28")) + "]";
          case 2 ->
              "Endpoints: [{matchLabels: {app: %s, io.cilium.k8s.policy.cluster: two}}]"
                  .formatted(some(APPS));
          default -> "Endpoints: [{matchLabels: {app: " + some(APPS) + "}}]";
        };
    var ports = some(PORTS);
    return "{%s%s%s}".formatted(prefix, peer, ports.isEmpty() ? "" : ", toPorts: " + ports(ports));
  }

  private static String ports(String ports) {
    var list = new ArrayList<String>();
    for (var port : ports.split(" ")) {
      var slash = port.indexOf('/');
      list.add(
          "{port: \"%s\", protocol: %s}"
              .formatted(port.substring(0, slash), port.substring(slash + 1)));
    }
    return "[{ports: [" + String.join(", ", list) + "]}]";
  }

  private <T> T some(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
