package dev.atoll.reconciler.kube;

/** Objects that the tests want. */
final class Policies {

  static final String NAMESPACE =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop, labels: {team: shop}}
      """;

  static final String ALLOW =
      """
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata: {name: allow, namespace: shop}
      spec:
        endpointSelector: {matchLabels: {app: my-app}}
        ingress:
        - fromEndpoints: [{matchLabels: {app: frontend}}]
          toPorts: [{ports: [{port: "8080", protocol: TCP}]}]
      """;

  static final String LOCKED =
      """
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata: {name: locked, namespace: shop}
      spec:
        endpointSelector: {}
        ingress: [{}]
        egress: []
      """;

  static final String FOREIGN = ALLOW.replace("name: allow", "name: foreign");

  /** The API server fills in policyTypes and a protocol, and drops the empty list. */
  static final String KUBERNETES =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: plain, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: my-app}}
        ingress:
        - ports: [{port: 80}]
          from: []
        egress: []
      """;

  private Policies() {}
}
