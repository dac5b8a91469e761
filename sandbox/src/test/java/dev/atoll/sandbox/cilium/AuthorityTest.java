package dev.atoll.sandbox.cilium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Certificates as Cilium's chart makes them. */
class AuthorityTest {
  private final Authority authority = new Authority();

  @Test
  void a_certificate_has_its_names_and_addresses_and_is_good_for_both_ends() throws Exception {
    var issued = authority.issue("remote", List.of("*.mesh.cilium.io", "172.18.1.10"));
    var certificate = read(issued.certificate());

    certificate.verify(read(authority.certificate()).getPublicKey());
    certificate.checkValidity();
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=remote");
    assertThat(certificate.getExtendedKeyUsage())
        .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(certificate.getSubjectAlternativeNames())
        .extracting(name -> name.get(0) + " " + name.get(1))
        .containsExactlyInAnyOrder("2 localhost", "2 *.mesh.cilium.io", "7 172.18.1.10");
    assertThat(certificate.getBasicConstraints()).as("no authority").isEqualTo(-1);
    assertThat(issued.key()).startsWith("-----BEGIN PRIVATE KEY-----\n");
  }

  @Test
  void another_authority_does_not_vouch_for_it() throws Exception {
    var certificate = read(authority.issue("remote", List.of()).certificate());
    var other = read(new Authority().certificate()).getPublicKey();

    assertThatThrownBy(() -> certificate.verify(other)).isInstanceOf(SignatureException.class);
  }

  private static X509Certificate read(String pem) throws Exception {
    var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
  }
}
