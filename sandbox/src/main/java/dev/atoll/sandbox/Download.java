package dev.atoll.sandbox;

import dev.atoll.sandbox.Components.Lookup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The archive of etcd, kube-apiserver and kubectl that the Kubernetes project publishes for tests.
 * An index names every archive with its SHA-512 (kubernetes-sigs/controller-tools,
 * envtest-releases.yaml); the newest of the wanted minor version is taken.
 */
record Download(Map<String, String> environment, Cache cache, Progress progress) {
  /** The environment variable with another place of the index. */
  static final String BASE = "ATOLL_ENVTEST_URL";

  private static final String PUBLISHED =
      "https://raw.githubusercontent.com/kubernetes-sigs/controller-tools/HEAD/";
  private static final String INDEX = "envtest-releases.yaml";
  private static final long LARGEST_ARCHIVE = 1L << 30;
  private static final Duration DEADLINE = Duration.ofMinutes(15);

  /** What the archive holds. */
  static final Set<Component> PROGRAMS =
      Collections.unmodifiableSet(
          EnumSet.of(Component.ETCD, Component.KUBE_APISERVER, Component.KUBECTL));

  /** An archive of the index. */
  record Archive(Version version, String sha512, URI url) {}

  Lookup look(Component component) {
    if (!PROGRAMS.contains(component)) {
      var files = PROGRAMS.stream().map(Component::file).collect(Collectors.joining(", "));
      return new Lookup.Not("the published archive has only " + files);
    }
    return cache.locked("envtest", progress, () -> fetch(component));
  }

  private Lookup fetch(Component component) {
    if (cache.look(component) instanceof Lookup.At found) {
      return found; // fetched by the process that we waited for
    }
    try (var client =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      var index = safe(URI.create(base() + INDEX));
      var text = checked(client.send(request(index), BodyHandlers.ofString())).body();
      var archive = newest(text, index);
      if (archive.isEmpty()) {
        return new Lookup.Not("%s has no archive of 1.37 for %s".formatted(index, platform()));
      }
      return unpack(client, archive.get(), component);
    } catch (IOException | IllegalArgumentException e) {
      var said = e.getMessage() == null ? "" : ": " + e.getMessage();
      return new Lookup.Not(base() + ": " + e.getClass().getSimpleName() + said);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted while downloading", e);
    }
  }

  private String base() {
    var base = environment.getOrDefault(BASE, PUBLISHED);
    return base.endsWith("/") ? base : base + "/";
  }

  /** The index is read by its form: a key per archive, then its hash and its address. */
  private static Optional<Archive> newest(String index, URI at) {
    var wanted = Version.parse(Component.KUBE_APISERVER.version()).orElseThrow();
    var entry =
        Pattern.compile(
            "envtest-v(\\d+\\.\\d+\\.\\d+)-%s\\.tar\\.gz:\\s+hash: ([0-9a-f]{128})\\s+selfLink: (\\S+)"
                .formatted(Pattern.quote(platform())));
    return entry
        .matcher(index)
        .results()
        .map(it ->
            new Archive(
                Version.parse(it.group(1)).orElseThrow(), it.group(2), at.resolve(it.group(3))))
        .filter(archive -> archive.version().sameMinor(wanted))
        .max(Comparator.comparing(Archive::version));
  }

  private Lookup unpack(HttpClient client, Archive archive, Component component)
      throws IOException, InterruptedException {
    Files.createDirectories(cache.archives());
    var partial = Files.createTempDirectory(cache.archives(), ".new-");
    try {
      var file = partial.resolve("archive.tar.gz");
      var found = save(client, archive, file);
      if (!found.equals(archive.sha512())) {
        return new Lookup.Not(
            "%s has SHA-512 %s, and the index says %s: not used"
                .formatted(archive.url(), found, archive.sha512()));
      }
      TarGz.extractPrograms(file, partial);
      Files.delete(file);
      var target = cache.archives().resolve(archive.version().toString());
      Leftovers.delete(target);
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      return cache.look(component);
    } finally {
      Leftovers.delete(partial);
    }
  }

  /** Saves the archive and returns its SHA-512 in hexadecimal. */
  private String save(HttpClient client, Archive archive, Path file)
      throws IOException, InterruptedException {
    progress.say("downloading " + archive.url());
    var deadline = Deadline.in(DEADLINE);
    var answer = checked(client.send(request(safe(archive.url())), BodyHandlers.ofInputStream()));
    var digest = sha512();
    long size = 0;
    try (var in = answer.body();
        var out = Files.newOutputStream(file)) {
      var buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        out.write(buffer, 0, n);
        size += n;
        if (size > LARGEST_ARCHIVE || deadline.passed()) {
          throw new IOException(archive.url() + " is too large or too slow");
        }
        if (size / (25 << 20) != (size - n) / (25 << 20)) {
          progress.say("downloading: " + (size >> 20) + " MiB");
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static HttpRequest request(URI uri) {
    return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60)).build();
  }

  private static <T> HttpResponse<T> checked(HttpResponse<T> answer) throws IOException {
    if (answer.statusCode() != 200) {
      throw new IOException(answer.uri() + " answers " + answer.statusCode());
    }
    return answer;
  }

  /** HTTPS, or anything on loopback: the index is what the checksum is trusted for. */
  private static URI safe(URI uri) throws IOException {
    var host = uri.getHost();
    boolean loopback =
        host != null
            && (host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]"));
    if (!"https".equals(uri.getScheme())
        && !(loopback && InetAddress.getByName(host).isLoopbackAddress())) {
      throw new IOException(uri + " is not an https address");
    }
    return uri;
  }

  static String platform() {
    var arch =
        switch (System.getProperty("os.arch")) {
          case "amd64", "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> System.getProperty("os.arch");
        };
    var os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return (os.startsWith("mac") ? "darwin" : os.replace(' ', '-')) + "-" + arch;
  }

  private static MessageDigest sha512() {
    try {
      return MessageDigest.getInstance("SHA-512");
    } catch (NoSuchAlgorithmException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
