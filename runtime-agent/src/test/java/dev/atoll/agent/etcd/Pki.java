package dev.atoll.agent.etcd;

import dev.atoll.sandbox.EtcdServer;
import dev.atoll.sandbox.Secrets;
import dev.atoll.sandbox.cilium.Authority;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Certificates of a store and of its users, in files. */
public final class Pki {
  private static final Duration LONG = Duration.ofDays(1);

  private final Authority authority = new Authority();
  private final Path dir;

  public Pki(Path dir) {
    this.dir = dir;
    Secrets.write(dir.resolve("ca.crt"), authority.certificate());
  }

  public EtcdServer.Tls server(String... names) {
    return server(LONG, names);
  }

  public EtcdServer.Tls server(Duration life, String... names) {
    issue("server", List.of(names), life);
    return new EtcdServer.Tls(file("ca.crt"), file("server.crt"), file("server.key"));
  }

  /** How a user reaches a store. */
  public StoreAccess user(String user, EtcdServer store) {
    return user(user, store, LONG);
  }

  public StoreAccess user(String user, EtcdServer store, Duration life) {
    issue(user, List.of("client"), life);
    return new StoreAccess(
        List.of(URI.create(store.url())),
        Optional.of(file("ca.crt")),
        Optional.of(file(user + ".crt")),
        Optional.of(file(user + ".key")),
        Map.of());
  }

  public Path file(String name) {
    return dir.resolve(name);
  }

  private void issue(String name, List<String> alternatives, Duration life) {
    var certificate = authority.issue(name, alternatives, life);
    Secrets.write(file(name + ".crt"), certificate.certificate());
    Secrets.write(file(name + ".key"), certificate.key());
  }
}
