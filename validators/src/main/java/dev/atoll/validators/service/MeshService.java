package dev.atoll.validators.service;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.SourcePos;
import java.util.List;

/**
 * A service that is global in at least one cluster.
 *
 * @param parts by cluster, at least one
 */
record MeshService(ObjectKey key, List<Part> parts) {

  String name() {
    return key.namespace() + "/" + key.name();
  }

  List<Cluster> clusters() {
    return parts.stream().map(Part::cluster).toList();
  }

  /** A finding about this service as a whole, or about one part. */
  Finding finding(ServiceRule rule, Part part, SourcePos pos, String message, String hint) {
    return Finding.of(rule, pos, message, hint).about(part.objectName());
  }
}
