package dev.atoll.reconciler.adoption;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names the clusters: as Cilium does, and by their context where Cilium's name cannot be one of a
 * mesh (missing, malformed, {@code default}, or that of two clusters). Form: {@code
 * pkg/clustermesh/types/types.go} of Cilium 1.20.2.
 */
final class Members {

  private static final int LONGEST = 32;
  private static final Pattern FORM = Pattern.compile("[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?");

  private Members() {}

  /** Sorted by name. */
  static List<Member> of(List<FoundCluster> found) {
    var said = found.stream().map(Members::said).toList();
    var taken = new HashSet<String>();
    var members = new ArrayList<Member>();
    for (var i = 0; i < said.size(); i++) {
      if (isUsable(said.get(i)) && isSaidOnce(said, said.get(i))) {
        taken.add(said.get(i));
        members.add(new Member(said.get(i), false, found.get(i)));
      }
    }
    for (var i = 0; i < said.size(); i++) {
      if (!isUsable(said.get(i)) || !isSaidOnce(said, said.get(i))) {
        members.add(new Member(fresh(found.get(i).context(), taken), true, found.get(i)));
      }
    }
    members.sort(Comparator.comparing(Member::name));
    return List.copyOf(members);
  }

  private static String said(FoundCluster cluster) {
    return cluster.live().observed().config().getOrDefault("cluster-name", "").strip();
  }

  private static boolean isSaidOnce(List<String> said, String name) {
    return said.stream().filter(name::equals).count() == 1;
  }

  private static boolean isUsable(String name) {
    return FORM.matcher(name).matches() && !name.equals("default");
  }

  private static String fresh(String context, Set<String> taken) {
    var plain = context.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    var base = trimmed(plain, LONGEST - 4);
    base = isUsable(base) ? base : "cluster";
    var name = base;
    for (var i = 2; !taken.add(name); i++) {
      name = base + "-" + i;
    }
    return name;
  }

  private static String trimmed(String text, int longest) {
    return text.substring(0, Math.min(text.length(), longest)).replaceAll("^-+|-+$", "");
  }
}
