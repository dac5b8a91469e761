package dev.atoll.reconciler.status;

/**
 * What a cluster was meant to hold, or holds.
 *
 * @param commit empty where it is not known
 * @param digest of everything rendered for the cluster; empty where it is not known
 */
public record Revision(String commit, String digest) {
  public static final Revision UNKNOWN = new Revision("", "");
}
