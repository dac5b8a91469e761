package dev.atoll.git;

import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/** The other side: how it is reached, for how long, and what of its answers may be shown. */
final class Remote {

  private final SourceUrl url;
  private final GitAuth auth;
  private final SecretMask mask;

  private Remote(SourceUrl url, GitAuth auth) {
    this.url = url;
    this.auth = auth;
    this.mask = SecretMask.of(auth);
  }

  /** Refuses credentials that do not belong to the way that the address is reached. */
  static Remote of(SourceUrl url, GitAuth auth) {
    boolean fits =
        switch (auth) {
          case GitAuth.None n -> url.transport() != SourceUrl.Transport.SSH;
          case GitAuth.Bearer b -> url.transport() == SourceUrl.Transport.HTTPS;
          case GitAuth.Basic b -> url.transport() == SourceUrl.Transport.HTTPS;
          case GitAuth.SshKey k -> url.transport() == SourceUrl.Transport.SSH;
        };
    if (!fits) {
      throw new GitException.Refused(
          switch (url.transport()) {
            case SSH -> "ssh needs a private key and a known_hosts file";
            case HTTPS -> "https takes a token or a user and password, no ssh key";
            case LOCAL -> "a repository on this machine takes no credentials";
          });
    }
    return new Remote(url, auth);
  }

  SourceUrl url() {
    return url;
  }

  SecretMask mask() {
    return mask;
  }

  /** What is done with a connection to the remote. */
  interface Work<T> {
    T with(Transport transport) throws Exception;
  }

  /**
   * Does {@code work} with a transport between {@code local} and the remote, within the deadline.
   *
   * @throws GitException with a masked message, whatever the library threw
   */
  <T> T within(Duration deadline, Repository local, Work<T> work) {
    try {
      return Deadlines.within(
          deadline, "the repository " + url, () -> connected(deadline, local, work));
    } catch (ExecutionException e) {
      throw failure(local, Optional.ofNullable(e.getCause()).orElse(e));
    }
  }

  private <T> T connected(Duration deadline, Repository local, Work<T> work) throws Exception {
    if (url.transport() == SourceUrl.Transport.LOCAL) {
      GitRepository.requireSupported(Path.of(url.text()));
    }
    try (var ssh = new SshKeys(auth);
        var transport = open(local)) {
      // later than the deadline, which gives the reason; this ends a socket that nobody waits for
      transport.setTimeout((int) Math.clamp(deadline.toSeconds() + 1, 2, 3600));
      transport.setTagOpt(TagOpt.NO_TAGS);
      transport.setCheckFetchedObjects(true);
      authenticate(transport, ssh);
      return work.with(transport);
    }
  }

  private Transport open(Repository local)
      throws URISyntaxException, NotSupportedException, TransportException {
    return Transport.open(local, new URIish(url.text()));
  }

  private void authenticate(Transport transport, SshKeys ssh) {
    if (transport instanceof SshTransport t) {
      t.setSshSessionFactory(ssh.sessions());
    }
    if (transport instanceof TransportHttp t) {
      t.setCredentialsProvider(new NothingMore());
      auth.authorities().map(CertificateAuthorities::read).ifPresent(t::setHttpConnectionFactory);
      authorization().ifPresent(value -> t.setAdditionalHeaders(Map.of("Authorization", value)));
    }
  }

  /** A remote that asks again has refused what it got. */
  private static final class NothingMore extends CredentialsProvider {
    @Override
    public boolean isInteractive() {
      return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
      return true;
    }

    @Override
    public boolean get(URIish uri, CredentialItem... items) {
      return false;
    }
  }

  private Optional<String> authorization() {
    return switch (auth) {
      case GitAuth.Bearer b -> Optional.of("Bearer " + b.token().reveal());
      case GitAuth.Basic b ->
          Optional.of("Basic " + base64(b.user() + ":" + b.password().reveal()));
      case GitAuth.None n -> Optional.empty();
      case GitAuth.SshKey k -> Optional.empty();
    };
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private GitException failure(Repository local, Throwable thrown) {
    if (thrown instanceof GitException known) {
      return known;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    var text = mask.messageOf(thrown);
    if (FullDisk.isNamed(text)) {
      return FullDisk.failure(local.getDirectory().toPath());
    }
    return new GitException.Unreachable(
        "cannot read the repository " + mask.mask(url.text()) + ": " + text + perhaps(text));
  }

  /** JGit 7.8 breaks off so when the answer has longer names than it knows. */
  private static String perhaps(String text) {
    return text.endsWith("Short read of block.")
        ? " The answer breaks off; perhaps it uses SHA-256 names, which are not supported"
        : "";
  }
}
