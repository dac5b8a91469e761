package dev.atoll.agent.etcd;

import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.yaml.YamlLimits;
import dev.atoll.fleet.yaml.YamlReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a store is reached: a file in the form that Cilium's etcd client reads ({@code
 * pkg/kvstore/etcd.go}, {@code pkg/clustermesh/common/config.go} of 1.20.2).
 *
 * @param endpoints {@code http://…} or {@code https://…}
 * @param authority file with the certificates that vouch for the store
 * @param certificate file with ours
 * @param key file with its private key
 * @param aliases addresses of hosts that no DNS need know
 */
public record StoreAccess(
    List<URI> endpoints,
    Optional<Path> authority,
    Optional<Path> certificate,
    Optional<Path> key,
    Map<String, List<String>> aliases) {

  public StoreAccess {
    endpoints = List.copyOf(endpoints);
    aliases = Map.copyOf(aliases);
  }

  /** A store without TLS, for example {@code http://127.0.0.1:2379}. */
  public static StoreAccess plain(String url) {
    return new StoreAccess(
        List.of(URI.create(url)), Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
  }

  /**
   * Reads a file.
   *
   * @throws StoreException if it cannot be read or is not one; the message names file and line
   */
  public static StoreAccess read(Path file) {
    try {
      return parse(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new StoreException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  static StoreAccess parse(String name, byte[] content) {
    var read = YamlReader.read(new SourceFile(name, content), YamlLimits.DEFAULT);
    if (!read.findings().isEmpty()) {
      var finding = read.findings().getFirst();
      throw new StoreException(finding.pos() + ": " + finding.message());
    }
    if (read.value().size() != 1 || !(read.value().getFirst() instanceof Mapping mapping)) {
      throw new StoreException(name + " is not one YAML mapping");
    }
    return of(name, mapping);
  }

  private static StoreAccess of(String name, Mapping mapping) {
    var endpoints =
        mapping.items("endpoints").stream()
            .map(v -> endpoint(name, v instanceof Scalar s ? s.text() : ""))
            .toList();
    if (endpoints.isEmpty()) {
      throw new StoreException(name + " has no `endpoints:` with the store's addresses");
    }
    return new StoreAccess(
        endpoints,
        mapping.string("trusted-ca-file").map(Path::of),
        mapping.string("cert-file").map(Path::of),
        mapping.string("key-file").map(Path::of),
        aliases(mapping));
  }

  private static URI endpoint(String name, String text) {
    try {
      var uri = URI.create(text);
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new StoreException(
        name + ": `" + text + "` is no address of a store; it looks like https://host:2379");
  }

  private static Map<String, List<String>> aliases(Mapping mapping) {
    var aliases = new HashMap<String, List<String>>();
    for (var item : mapping.items("cilium-host-aliases")) {
      if (item instanceof Mapping alias) {
        var ips =
            alias.items("ips").stream()
                .flatMap(v -> v instanceof Scalar s ? java.util.stream.Stream.of(s.text()) : null)
                .toList();
        alias.string("hostname").ifPresent(host -> aliases.put(host, ips));
      }
    }
    return aliases;
  }
}
