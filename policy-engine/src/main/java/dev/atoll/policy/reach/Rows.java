package dev.atoll.policy.reach;

import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.Subjects;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.NamedEnds;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.Semantics.Enforcement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of every class of pods in one state of a mesh. Subjects on whom the same meanings act
 * share a row, and states share what a {@link RowCache} has seen.
 */
public final class Rows {

  private final Universe universe;
  private final RowCache cache;
  private final Row[] egress;
  private final Row[] ingress;

  public Rows(Universe universe, Mesh mesh, RowCache cache) {
    this.universe = universe;
    this.cache = cache;
    this.egress = new Row[universe.subjects()];
    this.ingress = new Row[universe.subjects()];
    var open = cache.open();
    Arrays.fill(egress, open);
    Arrays.fill(ingress, open);
    mesh.clusters().forEach(this::fill);
    cache.remember(mesh, this);
  }

  /** What a cluster's rows are depends on nothing but the cluster and the universe. */
  private void fill(ClusterFacts cluster) {
    var known = cache.rowsOf(cluster);
    if (known.isEmpty()) {
      new OfCluster(cluster).fill();
    } else {
      universe.podsOf(cluster.name()).forEach(column -> copy(known.get(), column));
      universe.hostsOf(cluster.name()).forEach(column -> copy(known.get(), column));
    }
  }

  private void copy(Rows other, int column) {
    egress[column] = other.egress[column];
    ingress[column] = other.ingress[column];
  }

  /** What the pods of a column may send to. */
  public Row egress(int column) {
    return egress[column];
  }

  /** Who may send to the pods of a column. */
  public Row ingress(int column) {
    return ingress[column];
  }

  public Universe universe() {
    return universe;
  }

  /** The rows of one cluster's pods. */
  final class OfCluster {

    private final ClusterFacts cluster;
    private final SubjectRows subjects;
    private final boolean hasNamedEnds;

    OfCluster(ClusterFacts cluster) {
      this.cluster = cluster;
      this.subjects = new SubjectRows(universe, cluster, cache);
      this.hasNamedEnds = NamedEnds.matter(cluster.entries());
    }

    void fill() {
      if (cluster.semantics().enforcement() == Enforcement.NEVER) {
        return;
      }
      fill(Direction.EGRESS, egress, universe.podsOf(cluster.name()));
      fill(Direction.INGRESS, ingress, universe.podsOf(cluster.name()));
      if (cluster.semantics().hostFirewall()) {
        fill(Direction.EGRESS, egress, universe.hostsOf(cluster.name()));
        fill(Direction.INGRESS, ingress, universe.hostsOf(cluster.name()));
      }
    }

    private void fill(Direction direction, Row[] rows, Bits columns) {
      var acting = acting(direction, columns);
      columns.forEach(column -> {
        var meanings = acting.getOrDefault(column, new IntList()).sortedDistinct();
        rows[column] = subjects.row(direction, column, meanings, ends(direction, column));
      });
    }

    /** The columns of this cluster that an entry acts on. */
    Bits selected(PolicyEntry entry) {
      return subjects.selected(entry);
    }

    /** The row of a column on which just some entries of one direction act. */
    Row row(Direction direction, int column, List<PolicyEntry> acting) {
      var ids = new IntList();
      acting.forEach(e -> ids.add(subjects.meaning(e)));
      var ends = NamedEnds.of(direction == Direction.INGRESS && hasNamedEnds ? acting : List.of());
      return subjects.row(direction, column, ids.sortedDistinct(), ends);
    }

    /** Which meanings act on which column. */
    private Map<Integer, IntList> acting(Direction direction, Bits columns) {
      var acting = new HashMap<Integer, IntList>();
      for (var entry : cluster.entries()) {
        if (entry.direction() == direction) {
          var id = subjects.meaning(entry);
          subjects
              .selected(entry)
              .and(columns)
              .forEach(column -> acting.computeIfAbsent(column, c -> new IntList()).add(id));
        }
      }
      return acting;
    }

    private NamedEnds ends(Direction direction, int column) {
      return direction == Direction.INGRESS && hasNamedEnds
          ? NamedEnds.of(
              cluster.entries().stream()
                  .filter(e -> e.direction() == direction)
                  .filter(e -> Subjects.selects(e, universe.end(column)))
                  .toList())
          : NamedEnds.of(List.of());
    }
  }
}
