package dev.atoll.agent.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.sandbox.EtcdServer;
import dev.atoll.sandbox.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keys as {@code openssl} writes them. They are read back with the JDK alone: Netty reads more
 * forms where Bouncy Castle is on the class path, as it is in tests and not in the program.
 */
class PrivateKeyPemTest {
  @TempDir private Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"1024", "2048", "4096"})
  void a_key_of_rsa_in_pkcs1_is_the_one_that_it_is_in_pkcs8(String bits) throws Exception {
    var modern = openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:" + bits);
    var old = openssl("rsa", "-traditional", "-in", file(modern).toString());

    assertThat(old).startsWith("-----BEGIN RSA PRIVATE KEY-----");
    assertThat(PrivateKeyPem.read(old)).isEqualTo(PrivateKeyPem.read(modern));
  }

  @ParameterizedTest
  @ValueSource(strings = {"prime256v1", "secp384r1", "secp521r1"})
  void a_key_on_a_curve_in_sec1_is_the_one_that_it_is_in_pkcs8(String curve) throws Exception {
    var modern = openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:" + curve);
    var old = openssl("ec", "-in", file(modern).toString());

    assertThat(old).startsWith("-----BEGIN EC PRIVATE KEY-----");
    assertThat(curveKey(old)).isEqualTo(curveKey(modern));
  }

  @Test
  void a_key_behind_a_block_with_its_curve_is_read() throws Exception {
    var both = openssl("ecparam", "-name", "prime256v1", "-genkey");

    assertThat(both).startsWith("-----BEGIN EC PARAMETERS-----");
    assertThat(curveKey(both))
        .isEqualTo(curveKey(openssl("pkcs8", "-topk8", "-nocrypt", "-in", file(both).toString())));
  }

  @Test
  void a_key_without_its_curve_takes_that_of_the_block_before_it() throws Exception {
    var both = openssl("ecparam", "-name", "secp384r1", "-genkey");
    var bare = openssl("ec", "-no_public", "-in", file(both).toString());
    var der = Base64.getMimeDecoder().decode(bare.replaceAll("-----.*-----", ""));
    // 30 len, 02 01 01, 04 48 (56 bytes in hex 30), then [0] with the curve, which is cut off here
    var cut = java.util.Arrays.copyOf(der, 2 + 3 + 2 + 48);
    cut[1] = (byte) (cut.length - 2);
    var block = both.substring(0, both.indexOf("-----BEGIN EC PRIVATE"));

    assertThat(curveKey(block + Secrets.pem("EC PRIVATE KEY", cut))).isEqualTo(curveKey(both));
    assertThatThrownBy(() -> PrivateKeyPem.read(Secrets.pem("EC PRIVATE KEY", cut)))
        .hasMessage("its private key does not say on which curve it is");
  }

  @ParameterizedTest
  @CsvSource({"pkcs8 -topk8", "rsa -traditional -aes128"})
  void an_encrypted_key_is_refused_with_a_reason(String command) throws Exception {
    var plain = file(openssl("genpkey", "-algorithm", "RSA"));
    var words = new ArrayList<>(List.of(command.split(" ")));
    words.addAll(List.of("-passout", "pass:x", "-in", plain.toString()));

    var encrypted = openssl(words.toArray(String[]::new));

    assertThatThrownBy(() -> PrivateKeyPem.read(encrypted))
        .hasMessage("its private key is encrypted; only one without a password can be used");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | it has no private key in PEM form",
        "EC PRIVATE KEY/MAMCAQE= | its private key is cut off",
        "EC PRIVATE KEY/AAAA | its private key is not in DER form",
        "EC PRIVATE KEY/MIR/////AA== | its private key is cut off",
        "DSA PRIVATE KEY/AAAA | a key of the form DSA PRIVATE KEY is not known",
      })
  void what_is_no_key_is_refused_with_a_reason(String label, String reason) {
    var parts = label.split("/", 2);
    var pem =
        label.isEmpty()
            ? "nothing"
            : "-----BEGIN %s-----%n%s%n-----END %s-----".formatted(parts[0], parts[1], parts[0]);

    assertThatThrownBy(() -> PrivateKeyPem.read(pem))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(reason);
  }

  @Test
  void a_store_is_reached_with_a_key_in_sec1_and_a_key_that_cannot_be_used_is_named()
      throws Exception {
    var pki = new Pki(dir);
    try (var server = EtcdServer.start(pki.server("127.0.0.1"))) {
      var user = pki.user("root", server);
      var key = user.key().orElseThrow();
      Files.writeString(key, openssl("ec", "-in", key.toString()));
      try (var store = Stores.open(user, Duration.ofSeconds(5))) {
        assertThatCode(() -> store.get("a")).doesNotThrowAnyException();
      }

      Files.writeString(
          key, openssl("pkcs8", "-topk8", "-passout", "pass:x", "-in", key.toString()));
      assertThatThrownBy(() -> Stores.open(user, Duration.ofSeconds(5)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(key + ": its private key is encrypted");
    }
  }

  /** Its number and its curve: the point that belongs to them may be there or not. */
  private static List<Object> curveKey(String pem) {
    var key = (ECPrivateKey) PrivateKeyPem.read(pem);
    return List.of(key.getS(), key.getParams().getOrder());
  }

  private Path file(String content) throws IOException {
    return Files.writeString(Files.createTempFile(dir, "key", ".pem"), content);
  }

  private String openssl(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    var out = Files.createTempFile(dir, "out", "");
    var process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
    return Files.readString(out);
  }
}
