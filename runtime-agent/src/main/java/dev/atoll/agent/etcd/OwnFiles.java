package dev.atoll.agent.etcd;

import dev.atoll.agent.etcd.Certificates.Own;
import java.net.Socket;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Our certificate and its key, read for each handshake. */
final class OwnFiles extends X509ExtendedKeyManager {
  private final Path chain;
  private final Path key;
  private volatile Own last;

  /**
   * @throws StoreException if they cannot be read
   */
  OwnFiles(Path chain, Path key) {
    this.chain = chain;
    this.key = key;
    this.last = Certificates.own(chain, key);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    last = read();
    return Arrays.asList(types).contains(last.key().getAlgorithm()) ? name(last) : null;
  }

  /** What cannot be read is perhaps being written: the last one may still do. */
  private Own read() {
    try {
      return Certificates.own(chain, key);
    } catch (StoreException e) {
      return last;
    }
  }

  private static String name(Own own) {
    return own.chain().getFirst().getSerialNumber().toString(16);
  }

  /** Null if another one has been read meanwhile: the handshake fails and the next one does not. */
  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    var own = last;
    return alias.equals(name(own)) ? own.chain().toArray(X509Certificate[]::new) : null;
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    var own = last;
    return alias.equals(name(own)) ? own.key() : null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseEngineClientAlias(types, issuers, null);
  }

  @Override
  public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
    return new String[] {name(last)};
  }

  @Override
  public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
    return new String[0];
  }

  @Override
  public @Nullable String chooseServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
