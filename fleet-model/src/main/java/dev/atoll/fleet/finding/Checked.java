package dev.atoll.fleet.finding;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a stage of the pipeline returns: its value, and what it found on the way.
 *
 * @param value as good as it could be made; a stage keeps going past mistakes
 * @param findings sorted
 */
public record Checked<T>(T value, List<Finding> findings) {

  public Checked {
    findings = findings.stream().sorted().distinct().toList();
  }

  public boolean hasErrors() {
    return findings.stream().anyMatch(f -> f.severity() == Severity.ERROR);
  }

  /** The same value with earlier findings before its own. */
  public Checked<T> after(List<Finding> earlier) {
    return new Checked<>(value, Stream.concat(earlier.stream(), findings.stream()).toList());
  }
}
