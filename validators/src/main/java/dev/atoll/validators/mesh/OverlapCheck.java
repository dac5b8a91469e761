package dev.atoll.validators.mesh;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.validators.check.CheckInput;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Ranges that have an address in common. The range that has to move is the finding's place: of two
 * pod ranges the inner one, of a pod and any other range the pod range. A range that contains
 * several others is itself the cause, and one finding.
 */
final class OverlapCheck {

  private static final int PROPOSED = 3;

  private final List<RangeGroup> groups;
  private final FreeSpace free;
  private final List<Finding> found = new ArrayList<>();

  private OverlapCheck(CheckInput input) {
    var ranges = Range.of(input.fleet());
    groups = RangeGroup.of(ranges);
    free = new FreeSpace(ranges.stream().map(Range::cidr).toList());
  }

  static List<Finding> findings(CheckInput input) {
    var check = new OverlapCheck(input);
    check.pods();
    check.groups.forEach(check::againstOthers);
    return check.found;
  }

  /** Pod ranges against pod ranges. */
  private void pods() {
    Map<RangeGroup, List<Range>> insideOf = new IdentityHashMap<>();
    for (var group : groups) {
      if (group.use() == Range.Use.POD) {
        insideOf.computeIfAbsent(group, g -> new ArrayList<>()).addAll(group.others());
        var around = group.around(Range.Use.POD);
        if (!around.isEmpty()) {
          insideOf.computeIfAbsent(around.getLast(), g -> new ArrayList<>()).add(group.first());
        }
      }
    }
    for (var group : groups) {
      var inside = insideOf.getOrDefault(group, List.of());
      if (inside.size() == 1) {
        moves(MeshRule.POD_OVERLAP, inside.getFirst(), List.of(group.first()));
      } else if (!inside.isEmpty()) {
        moves(MeshRule.POD_OVERLAP, group.first(), inside);
      }
    }
  }

  private void againstOthers(RangeGroup group) {
    switch (group.use()) {
      case POD -> {
        conflicts(MeshRule.POD_SERVICE_OVERLAP, group, group.touching(Range.Use.SERVICE));
        conflicts(MeshRule.NODE_OVERLAP, group, group.touching(Range.Use.NODE));
        conflicts(MeshRule.RESERVED_RANGE, group, group.touching(Range.Use.RESERVED));
      }
      case SERVICE -> {
        conflicts(MeshRule.NODE_OVERLAP, group, group.touching(Range.Use.NODE));
        conflicts(MeshRule.RESERVED_RANGE, group, group.touching(Range.Use.RESERVED));
      }
      case NODE -> conflicts(MeshRule.RESERVED_RANGE, group, group.touching(Range.Use.RESERVED));
      case RESERVED -> {}
    }
  }

  private void conflicts(MeshRule rule, RangeGroup group, List<RangeGroup> with) {
    var partners = with.stream().flatMap(g -> g.members().stream()).toList();
    if (!partners.isEmpty()) {
      moves(rule, group.first(), partners, group.others());
    }
  }

  private void moves(MeshRule rule, Range range, List<Range> partners) {
    moves(rule, range, partners, List.of());
  }

  private void moves(MeshRule rule, Range range, List<Range> partners, List<Range> same) {
    var cluster = range.cluster().orElseThrow();
    var message = Overlaps.message(range, partners, same);
    var finding = About.cluster(cluster, rule, range.pos(), message, hint(range, partners));
    for (var partner : partners) {
      finding = finding.withRelated(partner.pos(), partner.what());
    }
    for (var other : same) {
      finding = finding.withRelated(other.pos(), other.what());
    }
    found.add(finding);
  }

  private static boolean isSame(Range one, Range other) {
    return one.use() == other.use() && one.cidr().equals(other.cidr());
  }

  private String hint(Range range, List<Range> partners) {
    if (partners.size() > 1 && partners.stream().allMatch(p -> isSame(p, range))) {
      return "let one cluster keep it; free for the others: "
          + About.list(
              free.like(range, Math.min(PROPOSED, partners.size())).stream()
                  .map(Cidr::toString)
                  .toList());
    }
    var block = free.like(range);
    if (block.isPresent()) {
      return "give %s another block: %s is free in the whole fleet"
          .formatted(range.cluster().orElseThrow().name(), block.get());
    }
    return partners.stream()
        .filter(p -> p.use() == Range.Use.POD)
        .findFirst()
        .flatMap(p ->
            free.like(p).map(b -> "no block of this size is free; " + b + " is, for " + p.what()))
        .orElse("no block of this size is free: use a smaller one");
  }
}
