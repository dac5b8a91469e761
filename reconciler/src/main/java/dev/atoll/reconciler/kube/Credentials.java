package dev.atoll.reconciler.kube;

import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import dev.atoll.fleet.yaml.YamlLimits;
import dev.atoll.fleet.yaml.YamlReader;
import dev.atoll.reconciler.target.Problem;
import dev.atoll.reconciler.target.TargetException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The operator's directory of kubeconfigs. Of a kubeconfig only data is used: server, authority,
 * token, client certificate. Whatever would run a program, read another file or weaken TLS is
 * refused, because a Secret that holds a kubeconfig may be written by others.
 */
final class Credentials {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?");
  private static final Set<String> CLUSTER_KEYS = Set.of("server", "certificate-authority-data");
  private static final Set<String> USER_KEYS =
      Set.of("token", "client-certificate-data", "client-key-data");

  private final String name;

  private Credentials(String name) {
    this.name = name;
  }

  /**
   * Reads the kubeconfig {@code NAME}, {@code NAME.kubeconfig} or {@code NAME.yaml}.
   *
   * @throws TargetException if it is missing, or holds what is not honoured
   */
  static Access read(Path dir, String name) {
    var credentials = new Credentials(name);
    var config = credentials.parse(credentials.file(dir));
    return credentials.access(config, credentials.current(config));
  }

  /**
   * Reads one context of a kubeconfig that may have several.
   *
   * @throws TargetException if it is missing, or holds what is not honoured
   */
  static Access readContext(Path file, String context) {
    var credentials = new Credentials(file.toString());
    var config = credentials.parse(file);
    var found = named(config.items("contexts"), context).flatMap(c -> c.mapping("context"));
    return credentials.access(
        config, found.orElseThrow(() -> credentials.noContext(config, context)));
  }

  private Access access(Mapping config, Mapping context) {
    var cluster = part(config, "clusters", "cluster", text(context, "cluster"));
    var user = part(config, "users", "user", text(context, "user"));
    onlyKnown(cluster, CLUSTER_KEYS, "clusters");
    onlyKnown(user, USER_KEYS, "users");
    return new Access(
        server(text(cluster, "server"), user),
        pem(cluster, "certificate-authority-data"),
        user.string("token").orElse(""),
        pem(user, "client-certificate-data"),
        pem(user, "client-key-data"));
  }

  private Path file(Path dir) {
    if (!NAME.matcher(name).matches()) {
      throw wrong("is no name of a kubeconfig", "use lower case letters, digits, dots and dashes");
    }
    return Stream.of(name, name + ".kubeconfig", name + ".yaml")
        .map(dir::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () -> wrong("is not there", "put a kubeconfig of that name into the credentials"));
  }

  private Mapping parse(Path file) {
    try {
      var read =
          YamlReader.read(new SourceFile(name, Files.readAllBytes(file)), YamlLimits.DEFAULT);
      if (read.hasErrors() || read.value().size() != 1) {
        throw wrong("is not one YAML document", "write it anew with kubectl config view --flatten");
      }
      return read.value()
          .getFirst()
          .asMapping()
          .orElseGet(() -> Mapping.empty(read.value().getFirst().pos()));
    } catch (NoSuchFileException e) {
      throw wrong("cannot be read: there is no such file", "check its path and permissions");
    } catch (IOException e) {
      throw wrong("cannot be read: " + e.getMessage(), "check its permissions");
    }
  }

  private Mapping current(Mapping config) {
    var contexts = config.items("contexts");
    var wanted = config.string("current-context").orElse("");
    if (wanted.isEmpty() && contexts.size() == 1) {
      return contexts
          .getFirst()
          .asMapping()
          .flatMap(c -> c.mapping("context"))
          .orElseThrow(this::noContext);
    }
    return named(contexts, wanted).flatMap(c -> c.mapping("context")).orElseThrow(this::noContext);
  }

  private TargetException noContext() {
    return wrong("has no current context", "set current-context");
  }

  private TargetException noContext(Mapping config, String wanted) {
    var names =
        config.items("contexts").stream()
            .flatMap(c -> c.asMapping().flatMap(m -> m.string("name")).stream())
            .sorted()
            .collect(Collectors.joining(", "));
    return wrong(
        "has no context " + wanted, names.isEmpty() ? "it has none at all" : "it has " + names);
  }

  private Mapping part(Mapping config, String list, String field, String wanted) {
    return named(config.items(list), wanted)
        .flatMap(c -> c.mapping(field))
        .orElseThrow(() ->
            wrong(
                "has no entry " + wanted + " under " + list,
                "write it anew with kubectl config view --flatten --minify"));
  }

  private static Optional<Mapping> named(List<Value> items, String wanted) {
    return items.stream()
        .flatMap(i -> i.asMapping().stream())
        .filter(m -> m.string("name").filter(wanted::equals).isPresent())
        .findFirst();
  }

  private void onlyKnown(Mapping part, Set<String> known, String where) {
    for (var key : part.sortedKeys()) {
      if (!known.contains(key)) {
        throw wrong("has %s under %s, which is not honoured".formatted(key, where), instead(key));
      }
    }
  }

  /** The JDK's HTTP client checks a server's certificate against its URL and nothing else. */
  private static String instead(String key) {
    return key.equals("tls-server-name")
        ? "name a server that its certificate is made out to, by name or address"
        : "use certificate-authority-data and a token or client-certificate-data and"
            + " client-key-data; kubectl config view --flatten puts files into the text";
  }

  /** Plain HTTP only on loopback: nothing that is sent there can be read on the way. */
  private URI server(String text, Mapping user) {
    try {
      var uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      var host = uri.getHost() == null ? "" : uri.getHost();
      if ("https".equals(uri.getScheme()) && !host.isEmpty()) {
        return uri;
      }
      if ("http".equals(uri.getScheme()) && isLoopback(host)) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw wrong("names the server " + text + ", which is no URL", "use https://host:port");
    }
    throw wrong("names the server " + text, "use https://host:port");
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false; // a host name may lead anywhere
    }
  }

  private String pem(Mapping part, String field) {
    var text = part.string(field).orElse("");
    try {
      return new String(Base64.getMimeDecoder().decode(text), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException e) {
      throw wrong("has a " + field + " that is not Base64", "write it anew");
    }
  }

  private String text(Mapping part, String field) {
    return part.string(field).orElseThrow(() -> wrong("has no " + field, "add it"));
  }

  private TargetException wrong(String what, String hint) {
    return new TargetException(
        new Problem(Problem.Reason.CREDENTIALS, "the kubeconfig " + name + " " + what, hint));
  }
}
