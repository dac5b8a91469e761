package dev.atoll.agent.mirror;

import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.StoreException;
import dev.atoll.agent.schema.ClusterName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The folder with a file for each peer, as Cilium watches it ({@code
 * pkg/clustermesh/common/config.go} of 1.20.2): the file's name is the cluster's, and it counts if
 * it has the word {@code endpoints:}. The content of the file and of the certificates that it names
 * decides: a peer is connected anew when any of them has changed.
 */
public final class PeerFolder {

  /** A connection file is small; what is larger is none. */
  private static final long MOST_BYTES = 1 << 20;

  private final Path folder;
  private final String own;
  private final Mirror mirror;
  private final Consumer<String> say;
  private final Map<String, String> known = new HashMap<>();
  private String said = "";

  /**
   * @param own the cluster's own name, whose file is passed over
   * @param say hears what is wrong with the folder, once
   */
  public PeerFolder(Path folder, String own, Mirror mirror, Consumer<String> say) {
    this.folder = folder;
    this.own = own;
    this.mirror = mirror;
    this.say = say;
  }

  /**
   * Looks once, and joins and leaves peers. A folder that cannot be read is no reason to leave
   * anybody.
   */
  public void look() {
    try {
      follow(digests());
      tell("");
    } catch (IOException e) {
      tell(folder + " cannot be read: " + e.getMessage());
    }
  }

  private void tell(String what) {
    if (!what.isEmpty() && !what.equals(said)) {
      say.accept(what);
    }
    said = what;
  }

  private void follow(Map<String, String> digests) {
    for (var name : List.copyOf(known.keySet())) {
      if (!digests.containsKey(name)) {
        known.remove(name);
        mirror.leave(name);
      }
    }
    digests.forEach(this::follow);
  }

  private void follow(String name, String digest) {
    var before = known.put(name, digest);
    if (before == null) {
      mirror.join(name, () -> StoreAccess.read(folder.resolve(name)));
    } else if (!before.equals(digest)) {
      mirror.rejoin(name, () -> StoreAccess.read(folder.resolve(name)));
    }
  }

  private Map<String, String> digests() throws IOException {
    var digests = new TreeMap<String, String>();
    try (var files = Files.list(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        read(file, digests);
      }
    }
    return digests;
  }

  private void read(Path file, Map<String, String> digests) throws IOException {
    var name = file.getFileName().toString();
    if (name.equals(own) || Files.size(file) > MOST_BYTES) {
      return;
    }
    var content = Files.readAllBytes(file);
    if (!new String(content, StandardCharsets.UTF_8).contains("endpoints:")) {
      return;
    }
    if (ClusterName.is(name)) {
      digests.put(name, digest(file, content));
    } else {
      tell(file + " is not named like a cluster: 1 to 32 lower case letters, digits and dashes");
    }
  }

  private static String digest(Path file, byte[] content) throws IOException {
    var digest = sha256();
    digest.update(content);
    for (var named : named(file)) {
      if (Files.isReadable(named)) {
        digest.update(Files.readAllBytes(named));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<Path> named(Path file) {
    try {
      var access = StoreAccess.read(file);
      return Stream.of(access.authority(), access.certificate(), access.key())
          .flatMap(java.util.Optional::stream)
          .toList();
    } catch (StoreException e) {
      return List.of(); // The connection says what is wrong with it.
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
