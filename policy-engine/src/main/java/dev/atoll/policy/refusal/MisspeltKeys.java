package dev.atoll.policy.refusal;

import dev.atoll.fleet.schema.Nearest;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.policy.text.LabelTerm;
import dev.atoll.policy.text.RuleEntry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Label keys that look like one of Cilium's and are none: they are taken, and nothing has them. Pod
 * labels below {@code io.cilium.k8s} are Cilium's own (Cilium 1.20.2, {@code
 * pkg/k8s/utils/utils.go}, {@code pkg/labelsfilter/filter.go}).
 */
final class MisspeltKeys {

  private static final String OWN = "io.cilium.k8s.";

  private static final List<String> KNOWN =
      List.of(
          LabelTerm.CLUSTER,
          LabelTerm.SERVICE_ACCOUNT,
          LabelTerm.NAMESPACE,
          OWN + "named-ports",
          OWN + "namespace.labels");

  private static final List<String> RESERVED =
      List.of(
          "host",
          "world",
          "world-ipv4",
          "world-ipv6",
          "health",
          "init",
          "unmanaged",
          "remote-node",
          "kube-apiserver",
          "ingress");

  private static final Set<String> SOURCES =
      Set.of(
          "any",
          "k8s",
          "reserved",
          "node",
          "cidr",
          "cidrgroup",
          "fqdn",
          "gen",
          "unspec",
          "container",
          "cilium-generated",
          "ingress",
          "directory");

  private MisspeltKeys() {}

  static void check(Found found) {
    for (var spec : RuleEntry.specs(found.object().value())) {
      spec.mapping("endpointSelector").ifPresent(s -> selector(s, found));
    }
    found.object().entries().stream()
        .flatMap(e -> e.peers("Endpoints").stream())
        .forEach(s -> selector(s, found));
  }

  private static void selector(Mapping selector, Found found) {
    for (var term : LabelTerm.of(selector)) {
      meant(term)
          .ifPresent(better ->
              found.doubt(
                  RefusalRule.MISSPELT_KEY,
                  term.pos(),
                  "",
                  "no pod has the label " + written(term),
                  better));
    }
  }

  private static String written(LabelTerm term) {
    return term.source().equals("any") ? term.key() : term.source() + ":" + term.key();
  }

  /** What to do about a key that nothing has; empty for keys that something may have. */
  private static Optional<String> meant(LabelTerm term) {
    if (!SOURCES.contains(term.source())) {
      return Optional.of(orElse(Nearest.question(term.source() + ":", sources()), "write k8s:"));
    }
    if (term.isReserved()) {
      return RESERVED.contains(term.key())
          ? Optional.empty()
          : Optional.of(
              orElse(
                  Nearest.question(term.key(), RESERVED),
                  "the reserved labels are " + String.join(", ", RESERVED)));
    }
    return term.isOfPods() ? ofPods(term.key()) : Optional.empty();
  }

  private static Optional<String> ofPods(String key) {
    if (KNOWN.contains(key) || key.startsWith(LabelTerm.NAMESPACE_LABELS)) {
      return key.equals(OWN + "namespace.labels")
          ? Optional.of("write a namespace's label behind it")
          : Optional.empty();
    }
    if (key.startsWith("k8s.io.")) {
      return KNOWN.contains(key.substring(4))
          ? Optional.of("write k8s:" + key.substring(4))
          : Optional.empty();
    }
    var near = near(key);
    return key.startsWith(OWN) && near.isEmpty()
        ? Optional.of("labels below io.cilium.k8s are Cilium's own: " + String.join(", ", KNOWN))
        : near;
  }

  /** At most two letters away: keys are long, and other people have keys as well. */
  private static Optional<String> near(String key) {
    return Nearest.to(key, KNOWN)
        .filter(k -> Math.abs(k.length() - key.length()) <= 2 && shared(k, key) >= key.length() - 4)
        .map(k -> "did you mean " + k + "?");
  }

  /** Characters that two texts begin and end with alike. */
  private static int shared(String a, String b) {
    var shortest = Math.min(a.length(), b.length());
    var start = 0;
    while (start < shortest && a.charAt(start) == b.charAt(start)) {
      start++;
    }
    var end = 0;
    while (end < shortest - start
        && a.charAt(a.length() - 1 - end) == b.charAt(b.length() - 1 - end)) {
      end++;
    }
    return start + end;
  }

  private static List<String> sources() {
    return Stream.of("k8s:", "any:", "reserved:", "node:", "cidr:", "cidrgroup:").toList();
  }

  private static String orElse(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }
}
