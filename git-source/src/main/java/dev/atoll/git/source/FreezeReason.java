package dev.atoll.git.source;

/** Why a source does not follow its branch. */
public enum FreezeReason {
  SET_BACK("the branch was set back to a commit before the last good one", true),
  REWRITTEN("the branch was rewritten: it no longer contains the last good commit", true),
  UNRELATED("the last good commit cannot be found in the repository", true),
  REF_MISSING("the branch is gone", false),
  EMPTY("the branch holds no fleet", false),
  REJECTED("the fleet does not pass its checks", false);

  private final String sentence;
  private final boolean acceptable;

  FreezeReason(String sentence, boolean acceptable) {
    this.sentence = sentence;
    this.acceptable = acceptable;
  }

  /** For people, without a full stop. */
  public String sentence() {
    return sentence;
  }

  /** Whether an explicit acceptance of the commit ends it; the others need another commit. */
  public boolean acceptable() {
    return acceptable;
  }
}
