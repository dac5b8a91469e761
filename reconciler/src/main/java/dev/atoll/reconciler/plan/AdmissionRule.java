package dev.atoll.reconciler.plan;

import java.util.List;

/**
 * Which objects an admission webhook or policy looks at, as far as group and resource say. Its
 * operations, selectors and conditions are passed over: it may look at fewer.
 *
 * @param groups API groups; {@code *} for all
 * @param resources plurals, with a subresource behind a slash; {@code *} for all
 */
public record AdmissionRule(List<String> groups, List<String> resources) {

  public AdmissionRule {
    groups = List.copyOf(groups);
    resources = List.copyOf(resources);
  }

  /** Whether it may judge objects of a kind, other than through their subresources. */
  public boolean covers(KubeKind kind) {
    return (groups.contains("*") || groups.contains(kind.group()))
        && resources.stream()
            .anyMatch(r -> r.equals("*") || r.equals("*/*") || r.equals(kind.plural()));
  }
}
