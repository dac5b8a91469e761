package dev.atoll.sandbox.node;

import dev.atoll.sandbox.ControlPlane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The {@code kube-controller-manager} of one cluster: EndpointSlices of Services, and the end of
 * namespaces and of what belonged to deleted objects.
 */
public record Controllers(ControlPlane plane, String cluster) {

  /** Starts them; they end with the control plane. */
  public void start(Path program) {
    plane.run(
        name(),
        List.of(
            program.toString(),
            "--kubeconfig=" + plane.kubeconfig(cluster),
            "--controllers=endpointslice-controller,namespace-controller,"
                + "garbage-collector-controller",
            "--leader-elect=false",
            "--secure-port=0"),
        Map.of());
  }

  /** Ends them at once. */
  public void end() {
    plane.end(name(), Duration.ZERO);
  }

  private String name() {
    return cluster + "-controllers";
  }
}
