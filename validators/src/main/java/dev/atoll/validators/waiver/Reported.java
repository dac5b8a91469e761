package dev.atoll.validators.waiver;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Waiver;
import java.util.Optional;

/**
 * A finding, and the waiver under which someone answers for it.
 *
 * @param waiver empty where the finding counts
 */
public record Reported(Finding finding, Optional<Waiver> waiver) implements Comparable<Reported> {

  /** A finding that counts. */
  public static Reported counted(Finding finding) {
    return new Reported(finding, Optional.empty());
  }

  /** Whether someone answers for it, so that it fails nothing. */
  public boolean isWaived() {
    return waiver.isPresent();
  }

  /** The waiver's name. */
  public Optional<String> waivedBy() {
    return waiver.map(Waiver::name);
  }

  @Override
  public int compareTo(Reported other) {
    return finding.compareTo(other.finding);
  }
}
