package dev.atoll.agent.etcd;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Who vouches for a store, read for each handshake. Java judges. */
final class AuthorityFile extends X509ExtendedTrustManager {
  private final Path file;

  /**
   * @throws StoreException if it cannot be read
   */
  AuthorityFile(Path file) {
    this.file = file;
    Certificates.chain(file);
  }

  private X509ExtendedTrustManager now() throws CertificateException {
    try {
      var believed = KeyStore.getInstance(KeyStore.getDefaultType());
      believed.load(null, null);
      for (var certificate : Certificates.chain(file)) {
        believed.setCertificateEntry(Integer.toString(believed.size()), certificate);
      }
      var factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(believed);
      return Arrays.stream(factory.getTrustManagers())
          .map(X509ExtendedTrustManager.class::cast)
          .findFirst()
          .orElseThrow();
    } catch (StoreException | IOException e) {
      throw new CertificateException(e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new CertificateException("this Java cannot judge certificates", e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    now().checkServerTrusted(chain, type, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    now().checkServerTrusted(chain, type, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    now().checkServerTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("we are nobody's server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    throw new CertificateException("we are nobody's server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("we are nobody's server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
