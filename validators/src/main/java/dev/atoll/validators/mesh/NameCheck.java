package dev.atoll.validators.mesh;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.validators.check.CheckInput;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Cluster names, as {@code pkg/clustermesh/types/types.go} of Cilium 1.20.2 accepts them. */
final class NameCheck {

  private static final int MAX_LENGTH = 32;
  private static final Pattern FORM = Pattern.compile("([a-z0-9][-a-z0-9]*)?[a-z0-9]");

  private NameCheck() {}

  static List<Finding> findings(CheckInput input) {
    return input.fleet().clusters().stream().flatMap(c -> of(c).stream()).toList();
  }

  private static Optional<Finding> of(Cluster cluster) {
    var name = cluster.name();
    if (name.isEmpty()) {
      return Optional.empty();
    }
    if (!FORM.matcher(name).matches() || name.length() > MAX_LENGTH) {
      return Optional.of(malformed(cluster));
    }
    return name.equals("default") ? Optional.of(reserved(cluster)) : Optional.empty();
  }

  private static Finding malformed(Cluster cluster) {
    var better = better(cluster.name());
    return About.cluster(
        cluster,
        MeshRule.NAME_FORM,
        cluster.namePos(),
        "`%s` is no cluster name: 1 to 32 lower case letters, digits and dashes, a letter or digit at"
                .formatted(cluster.name())
            + " both ends",
        better.isEmpty() ? "" : "such as `" + better + "`");
  }

  private static String better(String name) {
    var plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    var cut = plain.substring(0, Math.min(plain.length(), MAX_LENGTH));
    return cut.replaceAll("^-+|-+$", "");
  }

  private static Finding reserved(Cluster cluster) {
    return About.cluster(
        cluster,
        MeshRule.NAME_RESERVED,
        cluster.namePos(),
        "`default` is the name of clusters outside any mesh: Cilium refuses it with an ID",
        "choose another name before the cluster joins; renaming later restarts every workload");
  }
}
