package dev.atoll.git;

import java.nio.file.Path;
import java.util.Optional;

/** How to prove who asks. From the operator's credentials, never from Git. */
public sealed interface GitAuth {

  /** A file with PEM certificates to trust instead of the Java runtime's own; https only. */
  default Optional<Path> authorities() {
    return Optional.empty();
  }

  /** No credentials: local repositories, public ones. */
  static GitAuth none() {
    return new None(Optional.empty());
  }

  record None(Optional<Path> authorities) implements GitAuth {}

  /** {@code Authorization: Bearer}, https only. */
  record Bearer(Secret token, Optional<Path> authorities) implements GitAuth {}

  /** User and password, or user and token; https only. */
  record Basic(String user, Secret password, Optional<Path> authorities) implements GitAuth {}

  /**
   * A key for ssh. The host has to be in {@code knownHosts}; nothing is ever added to it.
   *
   * @param privateKey file in OpenSSH or PEM form
   * @param passphrase of the key, empty where it has none
   */
  record SshKey(Path privateKey, Optional<Secret> passphrase, Path knownHosts) implements GitAuth {}
}
