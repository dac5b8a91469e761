package dev.atoll.validators.mesh;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.validators.check.CheckInput;
import java.util.ArrayList;
import java.util.List;

/** Values that say again, and differently, what the Cluster file says. */
final class ValuesCheck {

  private ValuesCheck() {}

  static List<Finding> findings(CheckInput input) {
    var found = new ArrayList<Finding>();
    for (var cluster : input.fleet().clusters()) {
      compare(found, cluster, "cluster.name", cluster.name(), cluster.namePos());
      if (cluster.id().value() != 0) {
        compare(found, cluster, "cluster.id", "" + cluster.id().value(), cluster.id().pos());
      }
    }
    return found;
  }

  private static void compare(
      List<Finding> found, Cluster cluster, String path, String wanted, SourcePos said) {
    cluster
        .datapath()
        .values()
        .written(path)
        .filter(w -> !w.value().equals(wanted))
        .map(w ->
            About.cluster(
                    cluster,
                    MeshRule.VALUES_CONTRADICT,
                    w.pos(),
                    "values say `%s: %s`, but the Cluster file says %s"
                        .formatted(path, w.value(), wanted),
                    "leave `" + path + "` out of the values, or make both the same")
                .withRelated(said, "the Cluster file"))
        .ifPresent(found::add);
  }
}
