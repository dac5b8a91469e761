package dev.atoll.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against an ssh server on loopback that runs the real git. */
class SshTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path dir;
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private RealGit origin;
  private SshServer server;
  private KeyPair hostKey;
  private KeyPair userKey;

  @BeforeEach
  void serve_a_fleet() throws IOException, GeneralSecurityException {
    origin = RealGit.fleet(dir.resolve("work"));
    origin.git("clone", "-q", "--bare", ".", dir.resolve("fleet.git").toString());
    hostKey = keyPair();
    userKey = keyPair();
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPublickeyAuthenticator((user, key, session) ->
        user.equals("git") && KeyUtils.compareKeys(key, userKey.getPublic()));
    server.setCommandFactory((channel, command) -> {
      commands.add(command);
      return new ProcessShellFactory(command, "sh", "-c", command).createShell(channel);
    });
    server.start();
  }

  @AfterEach
  void stop() throws IOException {
    server.stop(true);
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private Path knownHosts(KeyPair key) throws IOException {
    var line = "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(key.getPublic());
    return Files.writeString(dir.resolve("known_hosts"), line + "\n");
  }

  private Path privateKey(KeyPair key, Optional<String> passphrase)
      throws IOException, GeneralSecurityException {
    var file = dir.resolve("id");
    try (var out = Files.newOutputStream(file)) {
      var encryption = new OpenSSHKeyEncryptionContext();
      passphrase.ifPresent(encryption::setPassword);
      encryption.setCipherType("256");
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(
          key, "test", passphrase.isPresent() ? encryption : null, out);
    }
    return file;
  }

  private GitMirror mirror(Path key, Optional<String> passphrase, Path knownHosts) {
    var url = SourceUrl.parse("ssh://git@127.0.0.1:" + server.getPort() + dir.resolve("fleet.git"));
    var auth = new GitAuth.SshKey(key, passphrase.map(Secret::new), knownHosts);
    return GitMirror.open(dir.resolve("mirror"), url, "main", auth, Clock.systemUTC());
  }

  @Test
  void a_known_host_and_a_known_key_give_the_branch() throws Exception {
    var key = privateKey(userKey, Optional.empty());
    try (var mirror = mirror(key, Optional.empty(), knownHosts(hostKey))) {
      assertThat(mirror.fetch(SOON)).isEqualTo(new Tip.At(origin.head()));
    }
    assertThat(commands).allMatch(c -> c.startsWith("git-upload-pack '"));
  }

  @Test
  void a_rendered_branch_is_pushed() throws Exception {
    var key = privateKey(userKey, Optional.empty());
    try (var mirror = mirror(key, Optional.empty(), knownHosts(hostKey))) {
      var author = new Author("Atoll", "atoll@example.org", Instant.EPOCH);
      var edit = FolderEdit.below("out", Map.of("a.yaml", new byte[] {1}), Set.of());
      var tip = Optional.of(((Tip.At) mirror.fetch(SOON)).commit());
      var written = BranchWriter.commit(mirror, tip, edit, "x", author, SOON);
      assertThat(RealGit.at(dir.resolve("fleet.git")).git("rev-parse", "main"))
          .isEqualTo(((Written.Committed) written).commit().hex());
    }
  }

  @Test
  void a_key_with_a_passphrase_is_opened_with_it() throws Exception {
    var key = privateKey(userKey, Optional.of("correct horse"));
    try (var mirror = mirror(key, Optional.of("correct horse"), knownHosts(hostKey))) {
      assertThat(mirror.fetch(SOON)).isEqualTo(new Tip.At(origin.head()));
    }
  }

  @Test
  void a_wrong_passphrase_fails_without_a_question_and_is_not_told() throws Exception {
    var key = privateKey(userKey, Optional.of("correct horse"));
    try (var mirror = mirror(key, Optional.of("wrong battery"), knownHosts(hostKey))) {
      assertThat(catchThrowable(() -> mirror.fetch(SOON)))
          .isInstanceOf(GitException.Unreachable.class)
          .hasMessageNotContaining("wrong battery");
    }
  }

  @Test
  void an_unknown_host_is_refused_and_not_remembered() throws Exception {
    var nobody = Files.writeString(dir.resolve("known_hosts"), "");
    var key = privateKey(userKey, Optional.empty());
    try (var mirror = mirror(key, Optional.empty(), nobody)) {
      assertThat(catchThrowable(() -> mirror.fetch(SOON)))
          .isInstanceOf(GitException.Unreachable.class);
    }
    assertThat(nobody).isEmptyFile();
    assertThat(commands).isEmpty();
  }

  @Test
  void a_host_with_another_key_than_the_known_one_is_refused() throws Exception {
    var key = privateKey(userKey, Optional.empty());
    try (var mirror = mirror(key, Optional.empty(), knownHosts(keyPair()))) {
      assertThat(catchThrowable(() -> mirror.fetch(SOON)))
          .isInstanceOf(GitException.Unreachable.class);
    }
    assertThat(commands).isEmpty();
  }

  @Test
  void a_key_that_the_server_does_not_know_is_refused() throws Exception {
    var key = privateKey(keyPair(), Optional.empty());
    try (var mirror = mirror(key, Optional.empty(), knownHosts(hostKey))) {
      assertThat(catchThrowable(() -> mirror.fetch(SOON)))
          .isInstanceOf(GitException.Unreachable.class);
    }
    assertThat(commands).isEmpty();
  }
}
