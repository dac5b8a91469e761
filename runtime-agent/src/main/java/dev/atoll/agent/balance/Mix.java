package dev.atoll.agent.balance;

/** A hash that is the same in every run (the finalizer of SplitMix64, Steele et al. 2014). */
final class Mix {
  private static final long STEP = 0x9e3779b97f4a7c15L;

  private Mix() {}

  static long of(long before, long more) {
    long z = (before ^ more) + STEP;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  static long of(long before, String more) {
    long hash = before;
    for (int i = 0; i < more.length(); i++) {
      hash = of(hash, more.charAt(i));
    }
    return of(hash, more.length());
  }
}
