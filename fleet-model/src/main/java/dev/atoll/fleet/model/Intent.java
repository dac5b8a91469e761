package dev.atoll.fleet.model;

import dev.atoll.fleet.finding.Severity;
import dev.atoll.fleet.value.SourcePos;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What must, or must never, be reachable.
 *
 * @param from who sends; with {@code only} those who alone may
 * @param ports such as {@code 8080/TCP}, {@code 8000-8100/UDP}; empty for all
 */
public record Intent(
    String name,
    Severity severity,
    Form form,
    End from,
    End to,
    List<Located<String>> ports,
    SourcePos pos) {

  /** What an intent asks for. */
  public enum Form {
    /** Everyone in {@code from} reaches everyone in {@code to}, on each of the ports. */
    ALWAYS("always"),
    /** Nobody in {@code from} reaches anybody in {@code to}, on any of the ports. */
    NEVER("never"),
    /** Nobody but those in {@code from} reaches anybody in {@code to}, on any of the ports. */
    ONLY("only");

    private final String key;

    Form(String key) {
      this.key = key;
    }

    /** The field of the intent that says it. */
    public String key() {
      return key;
    }
  }

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
      SourcePos pos) {

    public End {
      labels = Map.copyOf(labels);
    }
  }

  public Intent {
    ports = List.copyOf(ports);
  }
}
