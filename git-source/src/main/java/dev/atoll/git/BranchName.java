package dev.atoll.git;

import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/** The name of a branch that was found to be one. */
record BranchName(String text) {

  /** Refuses what Git refuses, and what an option of a program could be taken for. */
  static BranchName parse(String text) {
    if (text.startsWith("-")
        || text.startsWith("refs/")
        || !Repository.isValidRefName(Constants.R_HEADS + text)) {
      throw new GitException.Refused(
          "not the short name of a branch: " + text.replaceAll("\\p{Cntrl}", "?"));
    }
    return new BranchName(text);
  }

  String full() {
    return Constants.R_HEADS + text;
  }
}
