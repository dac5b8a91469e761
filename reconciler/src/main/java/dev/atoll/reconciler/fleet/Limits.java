package dev.atoll.reconciler.fleet;

import dev.atoll.fleet.model.FleetSettings.Deletions;
import dev.atoll.git.source.CommitId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How much may be deleted, so that no commit raises its own limit, also over a restart.
 *
 * @param commit the commit that is in force
 * @param inForce the limit that holds for it
 * @param next the limit that it sets, which holds from the next commit on
 */
record Limits(CommitId commit, Deletions inForce, Deletions next) {

  private static final Pattern FORM =
      Pattern.compile("([0-9a-f]{40}) (\\d{1,9}) (\\d{1,3}) (\\d{1,9}) (\\d{1,3})");

  /** Reads what {@link #toString} wrote. */
  static Optional<Limits> parse(String text) {
    var m = FORM.matcher(text.strip());
    return m.matches()
        ? Optional.of(
            new Limits(
                new CommitId(m.group(1)),
                new Deletions(Integer.parseInt(m.group(2)), Integer.parseInt(m.group(3))),
                new Deletions(Integer.parseInt(m.group(4)), Integer.parseInt(m.group(5)))))
        : Optional.empty();
  }

  /** What a commit has to keep to that comes into force in a new process. */
  Deletions before(CommitId good) {
    return commit.equals(good) ? inForce : next;
  }

  @Override
  public String toString() {
    return "%s %d %d %d %d"
        .formatted(commit, inForce.max(), inForce.percent(), next.max(), next.percent());
  }
}
