package dev.atoll.reconciler.kube;

/**
 * One request.
 *
 * @param method HTTP method
 * @param path from the root, with query
 * @param contentType of the body; empty where there is none
 * @param body JSON; empty for none
 * @param what what it is about, for messages: {@code CiliumNetworkPolicy shop/allow}
 * @param secret whether body or answer hold secrets
 */
record Call(
    String method, String path, String contentType, byte[] body, String what, boolean secret) {

  private static final byte[] NOTHING = {};

  static Call get(String path, String what) {
    return new Call("GET", path, "", NOTHING, what, false);
  }

  Call withSecret(boolean holdsSecrets) {
    return new Call(method, path, contentType, body, what, holdsSecrets);
  }

  boolean reads() {
    return method.equals("GET");
  }

  boolean dryRun() {
    return path.contains("dryRun=All");
  }
}
