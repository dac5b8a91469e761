package dev.atoll.validators.service;

import dev.atoll.fleet.value.SourcePos;
import dev.atoll.templates.RenderedObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What the policies of a cluster let in to one backend, as far as their text says it: whether it is
 * isolated, whether any peer of another cluster is let in, and which peers are local only because
 * nothing was said about clusters.
 */
final class Ingress {

  /**
   * A peer that means the local cluster only.
   *
   * @param entity whether it is the entity {@code cluster} and no selector
   */
  record LocalPeer(RenderedObject policy, SourcePos pos, boolean entity) {}

  /** Whom one rule lets in. */
  sealed interface Admission {
    /** Nobody who matters here: no pods, or clusters that were chosen on purpose. */
    record Others() implements Admission {}

    /** Peers of a cluster that uses the service. */
    record Remote() implements Admission {}

    /** Local peers, for want of a word about clusters. */
    record Local(List<LocalPeer> peers) implements Admission {
      public Local {
        peers = List.copyOf(peers);
      }
    }
  }

  private boolean isolated;
  private boolean remote;
  private final List<LocalPeer> local = new ArrayList<>();

  void isolate() {
    isolated = true;
  }

  void add(Admission admission) {
    switch (admission) {
      case Admission.Others() -> {}
      case Admission.Remote() -> remote = true;
      case Admission.Local(var peers) -> local.addAll(peers);
    }
  }

  /** The peers for want of whose cluster label nobody else gets in; empty where that is not so. */
  List<LocalPeer> onlyLocal() {
    return isolated && !remote ? List.copyOf(local) : List.of();
  }
}
