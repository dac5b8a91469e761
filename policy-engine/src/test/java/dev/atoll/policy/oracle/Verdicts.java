package dev.atoll.policy.oracle;

import java.util.List;

/** Something that judges probes of a mesh: Cilium's code, or the engine. */
@FunctionalInterface
public interface Verdicts {

  /** One answer a probe, in the order of the probes. */
  List<Answer> answers(TestMesh mesh, List<Probe> probes);
}
