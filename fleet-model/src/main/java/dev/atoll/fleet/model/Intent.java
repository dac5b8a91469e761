package dev.atoll.fleet.model;

import dev.atoll.fleet.finding.Severity;
import dev.atoll.fleet.value.SourcePos;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What must, or must never, be reachable.
 *
 * @param always true for {@code always}, false for {@code never}
 * @param ports such as {@code 8080/TCP}, {@code 8000-8100/UDP}; empty for all
 */
public record Intent(
    String name,
    Severity severity,
    boolean always,
    End from,
    End to,
    List<Located<String>> ports,
    SourcePos pos) {

  /**
   * One end: workloads of some clusters.
   *
   * @param clusters empty requirements for all
   * @param namespace empty for any
   * @param labels that the pods have
   */
  public record End(
      LabelSelector clusters,
      Optional<String> namespace,
      Map<String, String> labels,
      Optional<Located<String>> cidr,
      SourcePos pos) {}

  public Intent {
    ports = List.copyOf(ports);
  }
}
