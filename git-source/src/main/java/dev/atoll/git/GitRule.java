package dev.atoll.git;

import dev.atoll.fleet.finding.Rule;
import dev.atoll.fleet.finding.Severity;

/** What only a Git tree can have wrong; paths and sizes are judged in {@code fleet.files}. */
public enum GitRule implements Rule {
  SYMBOLIC_LINK("GIT001", "A symbolic link in the fleet"),
  SUBMODULE("GIT002", "A submodule in the fleet"),
  LFS_POINTER("GIT003", "A Git LFS pointer where a file is expected"),
  TWIN_PATHS("GIT004", "Two paths that some file systems take for one"),
  PATH_FORM("GIT005", "A path that cannot be read safely"),
  TOO_LARGE("GIT006", "A file above the size limit"),
  TOO_MANY("GIT007", "More files than the limit"),
  NOT_THERE("GIT008", "Nothing lies at the path of the fleet"),
  BROKEN_OBJECT("GIT009", "An object that is missing or broken");

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
}
