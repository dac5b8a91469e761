package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Direction;
import dev.atoll.agent.datapath.Endpoint;
import dev.atoll.agent.datapath.Id;
import dev.atoll.agent.datapath.IpcacheValue;
import dev.atoll.agent.datapath.PolicyKey;
import dev.atoll.agent.datapath.PolicyValue;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A pod {@code db} of this node, in cluster one, and webs in the clusters one and two. */
abstract class DbAndWebs extends RealMaps {
  static final int DB = (1 << 16) + 1;
  static final int WEB = (1 << 16) + 2;
  static final int WEB_OF_TWO = (2 << 16) + 2;
  static final String FROM_WEB =
      """
      endpointSelector: {matchLabels: {app: db}}
      ingress: [{fromEndpoints: [{matchLabels: {app: web}}]}]
      """;
  static final String FROM_ALL_WEBS =
      """
      endpointSelector: {matchLabels: {app: db}}
      ingress:
      - fromEndpoints:
        - matchLabels: {app: web}
          matchExpressions: [{key: io.cilium.k8s.policy.cluster, operator: Exists}]
      """;

  @Override
  void open(int roomForPolicies) {
    super.open(roomForPolicies);
    scene = new Scene(datapath);
  }

  /** Tells all of it to the scene of now. */
  void begin() {
    scene
        .complete("one")
        .complete("two")
        .identity("one", DB, "db")
        .identity("one", WEB, "web")
        .identity("two", WEB_OF_TWO, "web")
        .ip("one", "10.1.0.1", DB)
        .ip("one", "10.1.0.2", WEB)
        .ip("two", "10.2.0.2", WEB_OF_TWO)
        .pod("db", "10.1.0.1", 11);
  }

  Endpoint db() {
    return datapath.endpoints().get(new Id(11)).orElseThrow();
  }

  /** Who may come in to the pod by an entry of its own. */
  Set<Integer> remotes() {
    return entries(db().policy()).keySet().stream()
        .filter(k -> k.direction() == Direction.INGRESS)
        .map(PolicyKey::remote)
        .filter(r -> r > 0xffff)
        .collect(Collectors.toSet());
  }

  Map<PolicyKey, PolicyValue> entries(int number) {
    var all = datapath.policy().entries();
    all.keySet().removeIf(k -> k.policy() != number);
    return all;
  }

  IpcacheValue at(String ip) {
    return find(ip).orElseThrow();
  }

  /** What is shown of a pod. */
  PodState shown(String name) {
    return scene.realised().pods().stream()
        .filter(p -> p.pod().equals("shop/" + name))
        .findFirst()
        .orElseThrow();
  }
}
