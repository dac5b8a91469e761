package dev.atoll.agent.etcd;

import io.etcd.jetcd.Auth;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.auth.Permission;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * The users and roles of a cluster's store, as Cilium lays them out ({@code pkg/kvstore/etcdinit}
 * of 1.20.2), and a role of Atoll's for the nodes of the cluster itself. A user is known by the
 * common name of its certificate. Nobody but the administrators may write.
 */
public final class StoreUsers {
  private static final String ROOT = "root";
  private static final String LOCAL = "local";
  private static final String REMOTE = "remote";
  private static final String NODE = "node";

  /** Waits for an answer and turns failures into {@link StoreException}. */
  interface Answers {
    <T> T await(CompletableFuture<T> future);
  }

  /** What a role may read. */
  private record Range(ByteSequence from, ByteSequence end) {
    static Range prefix(String prefix) {
      return new Range(Bytes.of(prefix), Bytes.end(prefix));
    }

    static Range key(String key) {
      return new Range(Bytes.of(key), ByteSequence.EMPTY);
    }
  }

  private final Auth auth;
  private final Answers answers;

  StoreUsers(Auth auth, Answers answers) {
    this.auth = auth;
    this.answers = answers;
  }

  /**
   * Makes what is missing and turns permissions on. To be asked of a store that does not ask who
   * one is yet, or as an administrator.
   */
  public void layOut(String cluster) {
    ensureUser(ROOT, ROOT);
    ensureUser("admin-" + cluster, ROOT);
    ensureRole(LOCAL, local());
    ensureUser(LOCAL + "-" + cluster, LOCAL);
    ensureRole(REMOTE, remote(cluster));
    ensureUser(REMOTE, REMOTE);
    ensureRole(NODE, node());
    ensureUser(NODE + "-" + cluster, NODE);
    answers.await(auth.authEnable());
  }

  /** Agents that read what a mirror has brought. */
  private static List<Range> local() {
    return List.of(
        Range.prefix("cilium/.heartbeat"),
        Range.prefix("cilium/cache/"),
        Range.prefix("cilium/cluster-config/"),
        Range.prefix("cilium/synced/"));
  }

  /** Mirrors of other clusters: the state of this cluster and of no other. */
  private static List<Range> remote(String cluster) {
    return List.of(
        Range.prefix("cilium/.heartbeat"),
        Range.prefix("cilium/state/"),
        Range.key("cilium/cluster-config/" + cluster),
        Range.prefix("cilium/synced/" + cluster + "/"));
  }

  /** Atoll's nodes watch all of their own cluster's store at once. */
  private static List<Range> node() {
    return List.of(Range.prefix("cilium/"));
  }

  /**
   * Makes users of mirrors of these peers and takes away those of others: {@code remote-NAME}, as
   * the ConfigMap {@code clustermesh-remote-users} names them.
   */
  public void peers(Set<String> names) {
    var wanted = new TreeSet<>(names.stream().map(n -> REMOTE + "-" + n).toList());
    for (var user : users()) {
      if (user.startsWith(REMOTE + "-") && !wanted.remove(user)) {
        answers.await(auth.userDelete(bytes(user)));
      }
    }
    wanted.forEach(user -> ensureUser(user, REMOTE));
  }

  private void ensureUser(String user, String role) {
    if (!users().contains(user)) {
      answers.await(auth.userAdd(bytes(user), bytes(password())));
    }
    answers.await(auth.userGrantRole(bytes(user), bytes(role)));
  }

  private List<String> users() {
    return answers.await(auth.userList()).getUsers();
  }

  private void ensureRole(String role, List<Range> ranges) {
    if (!answers.await(auth.roleList()).getRoles().contains(role)) {
      answers.await(auth.roleAdd(bytes(role)));
    }
    for (var range : ranges) {
      answers.await(
          auth.roleGrantPermission(bytes(role), range.from(), range.end(), Permission.Type.READ));
    }
  }

  /** Nobody knows it: users come with certificates. */
  private static String password() {
    var bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static ByteSequence bytes(String text) {
    return ByteSequence.from(text, StandardCharsets.UTF_8);
  }
}
