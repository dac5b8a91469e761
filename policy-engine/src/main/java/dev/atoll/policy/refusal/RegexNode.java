package dev.atoll.policy.refusal;

/**
 * A part of a regular expression, as far as its limits depend on it.
 *
 * @param size instructions that it compiles to, as Go estimates them
 * @param height of its tree
 * @param copies of its innermost part by counted repetitions; 0 where there is none
 */
record RegexNode(long size, int height, int copies) {

  /** A character, a class or an anchor. */
  static final RegexNode ATOM = new RegexNode(1, 1, 0);

  /**
   * A repetition.
   *
   * @param least times
   * @param most times, -1 for no limit
   * @param isCounted whether it is written with braces
   */
  record Repeat(int least, int most, boolean isCounted) {
    static final Repeat STAR = new Repeat(0, -1, false);
    static final Repeat PLUS = new Repeat(1, -1, false);
    static final Repeat QUEST = new Repeat(0, 1, false);
  }

  RegexNode repeated(Repeat repeat) {
    return new RegexNode(Math.max(1, repeatedSize(repeat)), height + 1, repeatedCopies(repeat));
  }

  private long repeatedSize(Repeat r) {
    if (r.most < 0) {
      return r.least == 0 ? 2 + size : 1 + r.least * size;
    }
    return r.most * size + (r.most - r.least);
  }

  private int repeatedCopies(Repeat r) {
    if (!r.isCounted) {
      return copies;
    }
    var times = r.most < 0 ? r.least : r.most;
    if (r.most == 0) {
      return 0;
    }
    return times == 0 ? copies : times * Math.max(1, copies);
  }

  /** The same in a capturing group. */
  RegexNode captured() {
    return new RegexNode(size + 2, height + 1, copies);
  }
}
