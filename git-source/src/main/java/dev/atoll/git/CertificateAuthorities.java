package dev.atoll.git;

import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;

/** Connections that trust the certificates of one PEM file and no others; names are checked. */
final class CertificateAuthorities implements HttpConnectionFactory {

  private final HttpConnectionFactory connections = new JDKHttpConnectionFactory();
  private final TrustManager[] trusted;

  private CertificateAuthorities(TrustManager[] trusted) {
    this.trusted = trusted;
  }

  static HttpConnectionFactory read(Path pem) {
    try (var in = Files.newInputStream(pem)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int n = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + n++, certificate);
      }
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      return new CertificateAuthorities(managers.getTrustManagers());
    } catch (IOException | GeneralSecurityException e) {
      throw new GitException.Refused("cannot read the certificate authorities in " + pem);
    }
  }

  @Override
  public HttpConnection create(URL url) throws IOException {
    return trusting(connections.create(url));
  }

  @Override
  public HttpConnection create(URL url, Proxy proxy) throws IOException {
    return trusting(connections.create(url, proxy));
  }

  private HttpConnection trusting(HttpConnection connection) throws IOException {
    try {
      connection.configure(null, trusted, null);
      return connection;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot set up TLS", e);
    }
  }
}
