package dev.atoll.fleet.files;

/** What stands at a path. */
public enum FileMode {
  REGULAR("a file"),
  SYMLINK("a symbolic link"),
  SUBMODULE("a submodule"),
  OTHER("neither a file nor a folder");

  private final String noun;

  FileMode(String noun) {
    this.noun = noun;
  }

  /** For messages, with article. */
  String noun() {
    return noun;
  }
}
