package dev.atoll.sandbox.cilium;

import dev.atoll.sandbox.SandboxException;
import dev.atoll.sandbox.Secrets;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The certificate authority that the clusters of a mesh share, as Cilium advises. It lives as long
 * as this object: its key is never written.
 */
public final class Authority {
  private static final Duration LIFE = Duration.ofDays(30);

  /** A certificate and its key, in PEM form. */
  public record Certificate(String certificate, String key) {}

  private final X500Name name = new X500Name("CN=Atoll sandbox CA");
  private final KeyPair keys = newKeys();
  private final String certificate;

  public Authority() {
    certificate = pem(signed(name, keys, List.of(), true, LIFE));
  }

  /** The authority's own certificate, in PEM form. */
  public String certificate() {
    return certificate;
  }

  /** A certificate for both ends of TLS. Addresses among {@code names} are recognised as such. */
  public Certificate issue(String commonName, List<String> names) {
    return issue(commonName, names, LIFE);
  }

  /**
   * The same.
   *
   * @param life how long from now it is good
   */
  public Certificate issue(String commonName, List<String> names, Duration life) {
    var pair = newKeys();
    var certificate = pem(signed(new X500Name("CN=" + commonName), pair, names, false, life));
    return new Certificate(certificate, Secrets.pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
  }

  private X509CertificateHolder signed(
      X500Name subject, KeyPair pair, List<String> names, boolean authority, Duration life) {
    var now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(120, new SecureRandom()),
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(life)),
            subject,
            pair.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (!authority) {
        builder.addExtension(Extension.extendedKeyUsage, false, bothEnds());
        builder.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
      return builder.build(signer);
    } catch (IOException | OperatorCreationException e) {
      throw new SandboxException("cannot make a certificate: " + e.getMessage(), e);
    }
  }

  private static ExtendedKeyUsage bothEnds() {
    return new ExtendedKeyUsage(
        new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth});
  }

  private static GeneralNames alternatives(List<String> names) {
    return new GeneralNames(
        Stream.concat(Stream.of("localhost"), names.stream())
            .map(Authority::alternative)
            .toArray(GeneralName[]::new));
  }

  private static GeneralName alternative(String name) {
    var address = name.contains(":") || name.matches("[0-9.]+");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }

  private static KeyPair newKeys() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new SandboxException("this Java has no elliptic curve P-256", e);
    }
  }

  private static String pem(X509CertificateHolder certificate) {
    try {
      return Secrets.pem("CERTIFICATE", certificate.getEncoded());
    } catch (IOException e) {
      throw new SandboxException("cannot encode a certificate: " + e.getMessage(), e);
    }
  }
}
