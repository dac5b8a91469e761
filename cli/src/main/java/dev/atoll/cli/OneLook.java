package dev.atoll.cli;

import dev.atoll.reconciler.fleet.FleetReconciler;
import dev.atoll.reconciler.status.ClusterStatus;
import dev.atoll.reconciler.status.FleetStatus;
import java.time.Duration;

/**
 * One look at Git, and then as long as it takes until every cluster has said how it ended.
 *
 * @param deadline for all clusters together
 */
record OneLook(FleetReconciler reconciler, Duration deadline) {

  ExitCode run() throws InterruptedException {
    reconciler.look();
    var end = System.nanoTime() + deadline.toNanos();
    while (!isSettled(reconciler.status()) && System.nanoTime() < end) {
      Thread.sleep(50);
    }
    return exitCode(reconciler.status());
  }

  private static boolean isSettled(FleetStatus status) {
    return status.clusters().values().stream()
        .allMatch(c ->
            switch (c.health()) {
              case HEALTHY, DEGRADED, UNREACHABLE, FROZEN -> true;
              case PROGRESSING -> !c.isBehind();
              case UNKNOWN -> false;
            });
  }

  private static ExitCode exitCode(FleetStatus status) {
    var code =
        switch (status.source().state()) {
          case "fresh" -> ExitCode.OK;
          case "frozen" -> ExitCode.STOPPED;
          default -> ExitCode.OUTSIDE;
        };
    for (var cluster : status.clusters().values()) {
      code = code.and(exitCode(cluster));
    }
    return code;
  }

  private static ExitCode exitCode(ClusterStatus cluster) {
    return switch (cluster.health()) {
      case HEALTHY, PROGRESSING -> cluster.isBehind() ? ExitCode.OUTSIDE : ExitCode.OK;
      case UNREACHABLE, UNKNOWN -> ExitCode.OUTSIDE;
      case DEGRADED, FROZEN -> cluster.isBehind() ? ExitCode.STOPPED : ExitCode.OK;
    };
  }
}
