package dev.atoll.policy.label;

/**
 * One label of an identity. An identity has one label per key (Cilium 1.20.2, {@code
 * labels/labels.go}: labels are a map by key).
 *
 * @param source such as {@code k8s}, {@code reserved}, {@code cidr}, {@code gen}
 * @param value empty for labels without one
 */
public record Label(String source, String value) {

  /** Keys and sources that Cilium gives a meaning. */
  public static final String ANY = "any";

  public static final String K8S = "k8s";
  public static final String RESERVED = "reserved";
  public static final String CLUSTER = "io.cilium.k8s.policy.cluster";
  public static final String SERVICE_ACCOUNT = "io.cilium.k8s.policy.serviceaccount";
  public static final String NAMESPACE = "io.kubernetes.pod.namespace";
  public static final String NAMESPACE_LABELS = "io.cilium.k8s.namespace.labels";
}
