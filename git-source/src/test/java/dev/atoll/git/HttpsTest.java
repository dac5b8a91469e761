package dev.atoll.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.atoll.git.source.Observation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpsTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String SECRET = "s3cr3t-t0ken";

  @TempDir static Path keys;
  @TempDir Path dir;
  private RealGit origin;
  private HttpsGit server;

  @BeforeEach
  void serve_a_fleet() throws Exception {
    origin = RealGit.fleet(dir.resolve("work"));
    origin.git("clone", "-q", "--bare", ".", dir.resolve("srv/fleet.git").toString());
    server = HttpsGit.serving(dir.resolve("srv"), keys);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private GitMirror mirror(GitAuth auth) {
    var url = SourceUrl.parse(server.url("fleet.git"));
    return GitMirror.open(dir.resolve("mirror"), url, "main", auth, Clock.systemUTC());
  }

  private GitAuth bearer() {
    return new GitAuth.Bearer(new Secret(SECRET), Optional.of(server.certificate()));
  }

  private Throwable failure(GitAuth auth) {
    try (var mirror = mirror(auth)) {
      return catchThrowable(() -> mirror.fetch(SOON));
    }
  }

  @Test
  void a_bearer_token_is_sent_with_the_first_request() {
    server.expect("Bearer " + SECRET);
    try (var mirror = mirror(bearer())) {
      assertThat(mirror.fetch(SOON)).isEqualTo(new Tip.At(origin.head()));
    }
    assertThat(server.authorizations).isNotEmpty().allMatch(a -> a.equals("Bearer " + SECRET));
  }

  @Test
  void a_user_and_password_are_sent_with_the_first_request() {
    var pair =
        Base64.getEncoder().encodeToString(("ann:" + SECRET).getBytes(StandardCharsets.UTF_8));
    server.expect("Basic " + pair);
    var auth = new GitAuth.Basic("ann", new Secret(SECRET), Optional.of(server.certificate()));
    try (var mirror = mirror(auth)) {
      assertThat(mirror.fetch(SOON)).isEqualTo(new Tip.At(origin.head()));
    }
  }

  @Test
  void a_rendered_branch_is_pushed() {
    server.expect("Bearer " + SECRET);
    RealGit.at(dir.resolve("srv/fleet.git")).git("config", "http.receivepack", "true");
    try (var mirror = mirror(bearer())) {
      var author = new Author("Atoll", "atoll@example.org", Instant.EPOCH);
      var edit = FolderEdit.below("out", Map.of("a.yaml", new byte[] {1}), Set.of());
      var tip = Optional.of(((Tip.At) mirror.fetch(SOON)).commit());
      var written = BranchWriter.commit(mirror, tip, edit, "x", author, SOON);
      assertThat(RealGit.at(dir.resolve("srv/fleet.git")).git("rev-parse", "main"))
          .isEqualTo(((Written.Committed) written).commit().hex());
    }
  }

  @Test
  void refused_credentials_are_a_failure_that_does_not_tell_them() {
    server.expect("Bearer other");

    assertThat(failure(bearer()))
        .isInstanceOf(GitException.Unreachable.class)
        .hasMessageContaining("not authorized")
        .hasMessageNotContaining(SECRET)
        .hasNoCause();
  }

  @Test
  void a_repository_that_is_not_there_is_a_failure() {
    server.expect("Bearer " + SECRET);
    var url = SourceUrl.parse(server.url("none.git"));
    try (var mirror =
        GitMirror.open(dir.resolve("mirror"), url, "main", bearer(), Clock.systemUTC())) {
      assertThatThrownBy(() -> mirror.fetch(SOON))
          .isInstanceOf(GitException.Unreachable.class)
          .hasMessageContaining("not found");
    }
  }

  @Test
  void a_redirect_is_not_followed_and_the_token_stays_here() throws Exception {
    try (var elsewhere = HttpsGit.serving(dir.resolve("srv"), keys)) {
      server.redirectTo(elsewhere.url("fleet.git/info/refs?service=git-upload-pack"));

      assertThat(failure(bearer()))
          .isInstanceOf(GitException.Unreachable.class)
          .hasMessageContaining("edirect");
      assertThat(elsewhere.authorizations).isEmpty();
    }
  }

  @Test
  void a_certificate_that_nobody_vouches_for_is_refused() {
    assertThat(failure(new GitAuth.Bearer(new Secret(SECRET), Optional.empty())))
        .isInstanceOf(GitException.Unreachable.class)
        .hasMessageContaining("certificat");
    assertThat(server.authorizations).isEmpty();
  }

  @Test
  void a_certificate_for_another_name_is_refused() {
    var url = SourceUrl.parse(server.url("fleet.git").replace("localhost", "127.0.0.1"));
    try (var mirror =
        GitMirror.open(dir.resolve("mirror"), url, "main", bearer(), Clock.systemUTC())) {
      assertThatThrownBy(() -> mirror.fetch(SOON)).isInstanceOf(GitException.Unreachable.class);
    }
    assertThat(server.authorizations).isEmpty();
  }

  @Test
  void a_repository_with_sha256_names_is_refused() {
    server.expect("Bearer " + SECRET);
    var other = RealGit.init(dir.resolve("srv/other"), "--object-format=sha256");
    other.write("fleet.yaml", RealGit.FLEET).git("add", ".");
    other.git("commit", "-q", "-m", "first");
    var url = SourceUrl.parse(server.url("other/.git"));
    try (var mirror =
        GitMirror.open(dir.resolve("mirror"), url, "main", bearer(), Clock.systemUTC())) {
      assertThatThrownBy(() -> mirror.fetch(SOON))
          .isInstanceOf(GitException.class)
          .hasMessageEndingWith("perhaps it uses SHA-256 names, which are not supported");
    }
  }

  @Test
  void a_slow_answer_is_given_up_at_the_deadline() {
    server.delay(20_000);
    try (var mirror = mirror(bearer())) {
      var start = System.nanoTime();

      assertThatThrownBy(() -> mirror.fetch(Duration.ofMillis(700)))
          .isInstanceOf(GitException.TimedOut.class)
          .hasMessageEndingWith("took more than 700 ms");

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void a_server_that_accepts_and_says_nothing_is_given_up_at_the_deadline() throws IOException {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var url = SourceUrl.parse("https://localhost:" + silent.getLocalPort() + "/fleet.git");
      try (var mirror =
          GitMirror.open(dir.resolve("m2"), url, "main", bearer(), Clock.systemUTC())) {
        var seen = mirror.observe(Optional.empty(), "", Duration.ofSeconds(1));

        assertThat(((Observation.Failed) seen).reason()).endsWith("took more than 1 s");
      }
    }
  }

  @Test
  void a_port_where_nobody_listens_is_a_failure_at_once() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    var url = SourceUrl.parse("https://localhost:" + port + "/fleet.git");
    try (var mirror = GitMirror.open(dir.resolve("m2"), url, "main", bearer(), Clock.systemUTC())) {
      assertThatThrownBy(() -> mirror.fetch(SOON)).isInstanceOf(GitException.Unreachable.class);
    }
  }

  @Test
  void credentials_for_another_way_are_refused() {
    var key = new GitAuth.SshKey(Path.of("k"), Optional.empty(), Path.of("h"));
    assertThatThrownBy(() -> mirror(key)).isInstanceOf(GitException.Refused.class);
    var local = SourceUrl.of(origin.dir());
    assertThatThrownBy(
            () -> GitMirror.open(dir.resolve("m"), local, "main", bearer(), Clock.systemUTC()))
        .isInstanceOf(GitException.Refused.class);
  }
}
