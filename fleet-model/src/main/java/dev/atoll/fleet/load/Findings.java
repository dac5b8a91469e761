package dev.atoll.fleet.load;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.finding.Rule;
import dev.atoll.fleet.value.SourcePos;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What one load has found so far. */
final class Findings {
  private final List<Finding> found = new ArrayList<>();

  void add(Finding finding) {
    found.add(finding);
  }

  void addAll(Collection<Finding> findings) {
    found.addAll(findings);
  }

  void add(Rule rule, SourcePos pos, String message, String hint) {
    add(Finding.of(rule, pos, message, hint));
  }

  List<Finding> all() {
    return found;
  }
}
