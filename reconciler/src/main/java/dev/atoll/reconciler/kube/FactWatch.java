package dev.atoll.reconciler.kube;

import dev.atoll.reconciler.plan.Observed;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.Watcher;
import java.util.Map;
import java.util.Optional;

/**
 * Watches what Cilium says about itself, and calls back when it is not what a round has read last:
 * the ConfigMap {@code cilium-config}, and the image of the DaemonSet {@code cilium}. Pod ranges of
 * CiliumNodes are left to rounds: they come and go with machines.
 *
 * <p>A watch that is renewed begins with what is there, so that nothing is missed in between but a
 * deletion.
 */
final class FactWatch implements AutoCloseable {

  private static final String NAMESPACE = "kube-system";

  private final Runnable changed;
  private final LastingWatch<ConfigMap> config;
  private final LastingWatch<DaemonSet> agent;
  private volatile Observed last;

  /**
   * @param read what a round has just read
   */
  FactWatch(KubeHttp http, Observed read, Runnable changed) {
    this.last = read;
    this.changed = changed;
    this.config =
        new LastingWatch<>(
            http.cluster() + "-cilium-config",
            w ->
                http.client()
                    .configMaps()
                    .inNamespace(NAMESPACE)
                    .withName("cilium-config")
                    .watch(w),
            this::config,
            () -> {});
    this.agent =
        new LastingWatch<>(
            http.cluster() + "-cilium-image",
            w ->
                http.client()
                    .apps()
                    .daemonSets()
                    .inNamespace(NAMESPACE)
                    .withName("cilium")
                    .watch(w),
            this::agent,
            () -> {});
  }

  /** What a round has read. */
  void read(Observed observed) {
    last = observed;
  }

  private void config(Watcher.Action action, ConfigMap now) {
    var data = action == Watcher.Action.DELETED ? null : now.getData();
    tellUnless(last.config().equals(data == null ? Map.of() : data));
  }

  /** Without a configuration the image is not read either. */
  private void agent(Watcher.Action action, DaemonSet now) {
    var image = action == Watcher.Action.DELETED ? "" : image(now).orElse("");
    tellUnless(last.config().isEmpty() || last.agentImage().equals(image));
  }

  private void tellUnless(boolean known) {
    if (!known) {
      changed.run();
    }
  }

  private static Optional<String> image(DaemonSet agent) {
    return agent.getSpec().getTemplate().getSpec().getContainers().stream()
        .filter(c -> ClusterReader.AGENT.equals(c.getName()))
        .map(Container::getImage)
        .findFirst();
  }

  @Override
  public void close() {
    config.close();
    agent.close();
  }
}
