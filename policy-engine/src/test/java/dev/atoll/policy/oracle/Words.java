package dev.atoll.policy.oracle;

import java.util.List;

/** The small vocabulary that meshes, policies and probes share, so that selectors hit and miss. */
final class Words {

  static final String NAMESPACE = "io.kubernetes.pod.namespace";
  static final String NAMESPACE_LABELS = "io.cilium.k8s.namespace.labels.";
  static final String CLUSTER = "io.cilium.k8s.policy.cluster";
  static final String ACCOUNT = "io.cilium.k8s.policy.serviceaccount";

  static final List<String> CLUSTERS = List.of("one", "two", "three", "four");
  static final List<String> NAMESPACES = List.of("shop", "pay", "ops");
  static final List<String> APPS = List.of("web", "api", "db");
  static final List<String> TIERS = List.of("front", "back");
  static final List<String> TEAMS = List.of("red", "blue");
  static final List<String> ACCOUNTS = List.of("default", "web", "api");

  /** Label keys that Cilium leaves out of identities: a selector that names one matches nothing. */
  static final List<String> IGNORED = List.of("pod-template-hash", "controller-revision-hash");

  static final List<Integer> PORTS = List.of(80, 443, 8080, 9090, 53, 5432);
  static final List<String> PORT_NAMES = List.of("http", "metrics", "dns");

  static final List<String> PREFIXES4 =
      List.of(
          "203.0.113.0/24",
          "203.0.113.0/25",
          "203.0.113.128/26",
          "203.0.113.7/32",
          "203.0.112.0/23",
          "198.51.100.0/24",
          "198.51.100.16/28",
          "10.0.0.0/8",
          "192.168.0.0/16",
          "0.0.0.0/0");

  static final List<String> PREFIXES6 =
      List.of("2001:db8::/32", "2001:db8:1::/48", "2001:db8:1::7/128", "::/0");

  /** With one around pods and nodes that have no other addresses. */
  static final List<String> PREFIXES6_ONLY =
      List.of("2001:db8::/32", "2001:db8:1::/48", "2001:db8:1::7/128", "fd00::/8", "::/0");

  /** Addresses at the edges of the prefixes. */
  static final List<String> OUTSIDE =
      List.of(
          "203.0.113.0",
          "203.0.113.7",
          "203.0.113.8",
          "203.0.113.127",
          "203.0.113.128",
          "203.0.113.191",
          "203.0.113.192",
          "203.0.113.255",
          "203.0.112.255",
          "203.0.114.0",
          "198.51.100.15",
          "198.51.100.16",
          "198.51.100.31",
          "198.51.101.0",
          "192.168.255.255",
          "9.9.9.9",
          "2001:db8:1::7",
          "2001:db8:1::8",
          "2001:db8:2::",
          "2001:db9::1");

  static final List<String> GROUPS = List.of("office", "partners");
  static final List<String> SERVICES = List.of("front", "store", "outside", "missing");

  private Words() {}
}
