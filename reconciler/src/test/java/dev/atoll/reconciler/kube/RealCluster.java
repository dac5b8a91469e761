package dev.atoll.reconciler.kube;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.reconciler.plan.Inventory;
import dev.atoll.reconciler.plan.PlanOptions;
import dev.atoll.reconciler.plan.Wanted;
import dev.atoll.reconciler.target.Desired;
import dev.atoll.reconciler.target.RoundResult;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.SharedControlPlane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One real API server, what Git wants there, and a person with kubectl. */
final class RealCluster implements AutoCloseable {

  static final String FLEET = "islands";

  final String name;
  final ControlPlane plane;
  final KubeTarget target;

  private RealCluster(String name, ControlPlane plane) {
    this.name = name;
    this.plane = plane;
    this.target = KubeTarget.open(name, plane.credentials(), name);
  }

  /** One cluster for all tests of the JVM: they run one after the other. */
  static RealCluster clean() {
    return clean("contract");
  }

  /** A cluster beside it, for tests of several; another API server each. */
  static RealCluster clean(String name) {
    return new RealCluster(name, SharedControlPlane.with(name));
  }

  RoundResult round(String commit, String... yaml) {
    return round(options(commit), yaml);
  }

  RoundResult round(PlanOptions options, String... yaml) {
    return target.round(new Desired(Wanted.in(name, yaml), options));
  }

  static PlanOptions options(String commit) {
    return PlanOptions.of(FLEET, commit, "digest-" + commit);
  }

  /** What a person would type, without {@code kubectl --context}. */
  String kubectl(String... arguments) {
    return kubectlWith("", arguments);
  }

  String kubectlWith(String input, String... arguments) {
    try {
      var command = new ArrayList<>(List.of(SharedControlPlane.kubectl().toString()));
      command.addAll(List.of("--kubeconfig", plane.kubeconfig(name).toString()));
      command.addAll(List.of(arguments));
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (var in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      }
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(String.join(" ", arguments) + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** An object as the API server holds it, managedFields included; empty mapping if it is gone. */
  Mapping object(String path) {
    try {
      var answer = plane.api(name).get(path);
      return answer.status() == 404
          ? Mapping.empty(dev.atoll.fleet.value.SourcePos.NONE)
          : Json.read(answer.body().getBytes(StandardCharsets.UTF_8)).asMapping().orElseThrow();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  Mapping policy(String policy) {
    return object("/apis/cilium.io/v2/namespaces/shop/ciliumnetworkpolicies/" + policy);
  }

  boolean has(String path) {
    return !object(path).entries().isEmpty();
  }

  /** The entries of the inventory as it stands in the cluster. */
  Map<ObjectKey, Inventory.Entry> inventory() {
    try (var http =
        new KubeHttp(name, Credentials.read(plane.credentials(), name), Timing.DEFAULT)) {
      return new InventoryStore(http, FLEET).read().entries();
    }
  }

  @Override
  public void close() {
    target.close();
  }
}
