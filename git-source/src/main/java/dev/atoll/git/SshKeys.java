package dev.atoll.git;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import org.eclipse.jgit.internal.transport.sshd.OpenSshServerKeyDatabase;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.KeyPasswordProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * One ssh login: a named key, hosts from a named file and no others. No agent, no user's or
 * system's ssh configuration, no other key, no question.
 */
final class SshKeys implements AutoCloseable {

  private @Nullable SshdSessionFactory sessions;
  private final GitAuth auth;

  SshKeys(GitAuth auth) {
    this.auth = auth;
  }

  SshSessionFactory sessions() {
    if (!(auth instanceof GitAuth.SshKey key)) {
      throw new GitException.Refused("ssh needs a private key and a known_hosts file");
    }
    var made = build(key);
    sessions = made;
    return made;
  }

  private static SshdSessionFactory build(GitAuth.SshKey key) {
    var nowhere = key.knownHosts().resolveSibling(".no-ssh-directory").toFile();
    return new SshdSessionFactoryBuilder()
        .setHomeDirectory(nowhere)
        .setSshDirectory(nowhere)
        .setConfigFile(directory -> null)
        .setPreferredAuthentications("publickey")
        .setDefaultIdentities(directory -> List.of(key.privateKey()))
        .setKeyPasswordProvider(provider -> new Passphrase(key))
        .setServerKeyDatabase((home, directory) -> new StrictHosts(key.knownHosts()))
        .setConnectorFactory(null)
        .build(null);
  }

  @Override
  public void close() {
    if (sessions != null) {
      sessions.close();
    }
  }

  /** Never asks: it has the passphrase or there is none. */
  private static final class Passphrase implements KeyPasswordProvider {
    private final GitAuth.SshKey key;
    private int attempts = 1;

    Passphrase(GitAuth.SshKey key) {
      this.key = key;
    }

    @Override
    public char @Nullable [] getPassphrase(URIish uri, int attempt) {
      return attempt > 0 ? null : key.passphrase().map(s -> s.reveal().toCharArray()).orElse(null);
    }

    @Override
    public void setAttempts(int maxNumberOfAttempts) {
      attempts = maxNumberOfAttempts;
    }

    @Override
    public int getAttempts() {
      return attempts;
    }

    @Override
    public boolean keyLoaded(URIish uri, int attempt, @Nullable Exception error) {
      return false;
    }
  }

  /** Only keys in the file, whatever any configuration says; the file is never written. */
  private static final class StrictHosts implements ServerKeyDatabase {
    private final ServerKeyDatabase known;

    StrictHosts(Path knownHosts) {
      this.known = new OpenSshServerKeyDatabase(false, List.of(knownHosts));
    }

    @Override
    public List<PublicKey> lookup(
        String connectAddress, InetSocketAddress remoteAddress, Configuration config) {
      return known.lookup(connectAddress, remoteAddress, new Strict(config));
    }

    @Override
    public boolean accept(
        String connectAddress,
        InetSocketAddress remoteAddress,
        PublicKey serverKey,
        Configuration config,
        CredentialsProvider provider) {
      return known.accept(connectAddress, remoteAddress, serverKey, new Strict(config), null);
    }
  }

  private record Strict(ServerKeyDatabase.Configuration given)
      implements ServerKeyDatabase.Configuration {
    @Override
    public List<String> getUserKnownHostsFiles() {
      return List.of();
    }

    @Override
    public List<String> getGlobalKnownHostsFiles() {
      return List.of();
    }

    @Override
    public StrictHostKeyChecking getStrictHostKeyChecking() {
      return StrictHostKeyChecking.REQUIRE_MATCH;
    }

    @Override
    public boolean getHashKnownHosts() {
      return false;
    }

    @Override
    public String getUsername() {
      return given.getUsername();
    }
  }
}
