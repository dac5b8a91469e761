package dev.atoll.policy.refusal;

/** What is wrong in a regular expression; it never leaves {@link GoRegex}. */
final class RegexFault extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String what;

  RegexFault(String what) {
    super(what, null, false, false);
    this.what = what;
  }

  /** As the subject of a sentence. */
  String what() {
    return what;
  }
}
