package dev.atoll.reconciler.kube;

import java.net.URI;

/**
 * How to reach one API server and as whom. Holds secrets: never printed.
 *
 * @param server its URL
 * @param authority certificates that vouch for it, PEM; empty for those that the JDK trusts
 * @param token bearer token; empty for none
 * @param certificate client certificate, PEM; empty for none
 * @param key its key, PEM; empty for none
 */
record Access(URI server, String authority, String token, String certificate, String key) {

  @Override
  public String toString() {
    return "Access[" + server + "]";
  }
}
