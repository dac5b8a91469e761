package dev.atoll.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Repositories of a directory over TLS on loopback, served by git's own CGI program. */
final class HttpsGit implements AutoCloseable {

  private static final char[] PASSWORD = "changeit".toCharArray();

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Path root;
  private final Path certificate;
  final List<String> authorizations = new CopyOnWriteArrayList<>();
  private volatile String expected = "";
  private volatile Optional<String> redirect = Optional.empty();
  private volatile long delayMillis;

  private HttpsGit(HttpsServer server, Path root, Path certificate) {
    this.server = server;
    this.root = root;
    this.certificate = certificate;
  }

  static HttpsGit serving(Path root, Path keys) throws Exception {
    var certificate = keys.resolve("ca.pem");
    if (!Files.exists(certificate)) {
      makeCertificate(keys, certificate);
    }
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(keys.resolve("server.p12"))));
    var git = new HttpsGit(server, root, certificate);
    server.createContext("/", git::answer);
    server.setExecutor(git.threads);
    server.start();
    return git;
  }

  /** From now on only requests with this {@code Authorization} are served. */
  void expect(String authorization) {
    expected = authorization;
  }

  void redirectTo(String url) {
    redirect = Optional.of(url);
  }

  void delay(long millis) {
    delayMillis = millis;
  }

  Path certificate() {
    return certificate;
  }

  String url(String repository) {
    return "https://localhost:" + server.getAddress().getPort() + "/" + repository;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var authorization =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
      authorizations.add(authorization);
      Thread.sleep(delayMillis);
      if (redirect.isPresent()) {
        exchange.getResponseHeaders().set("Location", redirect.get());
        exchange.sendResponseHeaders(302, -1);
      } else if (!authorization.equals(expected)) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
      } else {
        backend(exchange);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void backend(HttpExchange exchange) throws IOException {
    var builder = new ProcessBuilder("git", "http-backend");
    var env = builder.environment();
    var headers = exchange.getRequestHeaders();
    var uri = exchange.getRequestURI();
    env.put("GIT_PROJECT_ROOT", root.toString());
    env.put("GIT_HTTP_EXPORT_ALL", "1");
    env.put("GIT_CONFIG_NOSYSTEM", "1");
    env.put("HOME", root.toString());
    env.put("REMOTE_USER", "ann");
    env.put("PATH_INFO", uri.getPath());
    env.put("QUERY_STRING", Optional.ofNullable(uri.getRawQuery()).orElse(""));
    env.put("REQUEST_METHOD", exchange.getRequestMethod());
    env.put("CONTENT_TYPE", Optional.ofNullable(headers.getFirst("Content-Type")).orElse(""));
    env.put("GIT_PROTOCOL", Optional.ofNullable(headers.getFirst("Git-Protocol")).orElse(""));
    Optional.ofNullable(headers.getFirst("Content-Encoding"))
        .ifPresent(e -> env.put("HTTP_CONTENT_ENCODING", e));
    var body = exchange.getRequestBody().readAllBytes();
    var process = builder.start();
    Thread.ofVirtual()
        .start(() -> {
          try (var out = process.getOutputStream()) {
            out.write(body);
          } catch (IOException e) {
            process.destroy();
          }
        });
    respond(exchange, process.getInputStream());
  }

  private static void respond(HttpExchange exchange, InputStream cgi) throws IOException {
    int status = 200;
    for (var line = line(cgi); !line.isEmpty(); line = line(cgi)) {
      var colon = line.indexOf(':');
      var name = line.substring(0, colon);
      var value = line.substring(colon + 1).strip();
      if (name.equals("Status")) {
        status = Integer.parseInt(value.substring(0, 3));
      } else {
        exchange.getResponseHeaders().set(name, value);
      }
    }
    exchange.sendResponseHeaders(status, 0);
    cgi.transferTo(exchange.getResponseBody());
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  private static void makeCertificate(Path keys, Path pem) throws Exception {
    keytool(
        keys,
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=dns:localhost");
    keytool(keys, "-exportcert", "-rfc", "-file", pem.toString());
  }

  private static void keytool(Path keys, String... args) throws Exception {
    var command =
        new java.util.ArrayList<>(List.of(System.getProperty("java.home") + "/bin/keytool"));
    command.addAll(List.of(args));
    command.addAll(
        List.of(
            "-alias",
            "git",
            "-storepass",
            "changeit",
            "-keystore",
            keys.resolve("server.p12").toString()));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError("keytool: " + output);
    }
  }

  private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
    var keys = KeyStore.getInstance(store.toFile(), PASSWORD);
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
