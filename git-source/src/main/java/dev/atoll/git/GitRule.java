package dev.atoll.git;

import dev.atoll.fleet.finding.ReadingRule;
import dev.atoll.fleet.finding.RuleFacts;
import dev.atoll.fleet.finding.Severity;

/**
 * What only a Git tree can have wrong; paths, sizes and links are judged in {@code fleet.files}.
 */
public enum GitRule implements ReadingRule {
  LFS_POINTER("GIT001", "A Git LFS pointer in place of a file"),
  MISSING_OBJECT("GIT002", "An object that the repository does not have"),
  NO_FOLDER("GIT003", "Nothing lies at the path of the fleet"),
  TREE_TOO_LARGE("GIT004", "Too many entries below the fleet");

  private final RuleFacts facts;

  GitRule(String code, String title) {
    facts = new RuleFacts(code, Severity.ERROR, title);
  }

  @Override
  public RuleFacts facts() {
    return facts;
  }
}
