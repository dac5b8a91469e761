package dev.atoll.git;

import dev.atoll.fleet.finding.Rule;
import dev.atoll.fleet.finding.Severity;

/**
 * What only a Git tree can have wrong; paths, sizes and links are judged in {@code fleet.files}.
 */
public enum GitRule implements Rule {
  LFS_POINTER("GIT001", "A Git LFS pointer in place of a file"),
  MISSING_OBJECT("GIT002", "An object that the repository does not have"),
  NO_FOLDER("GIT003", "Nothing lies at the path of the fleet"),
  TREE_TOO_LARGE("GIT004", "Too many entries below the fleet");

  private final String code;
  private final String title;

  GitRule(String code, String title) {
    this.code = code;
    this.title = title;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public boolean isWaivable() {
    return severity() != Severity.ERROR;
  }
}
