package dev.atoll.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SecretMaskTest {

  private static final String CHARACTERS = "abcXYZ0189!$%&/()=?+*~#-_.:,;@<>|\\\"' ";

  @Test
  void no_form_of_a_secret_survives_in_any_message() {
    long seed = 7;
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      var secret = text(random, 6 + random.nextInt(30));
      var auth =
          List.of(
                  new GitAuth.Bearer(new Secret(secret), Optional.empty()),
                  new GitAuth.Basic("ann", new Secret(secret), Optional.empty()),
                  new GitAuth.SshKey(
                      Path.of("key"), Optional.of(new Secret(secret)), Path.of("known_hosts")))
              .get(random.nextInt(3));
      var forms =
          List.of(
              secret,
              URLEncoder.encode(secret, StandardCharsets.UTF_8),
              base64(secret),
              "Authorization: Basic " + base64("ann:" + secret),
              "Authorization: Bearer " + secret);
      var form = forms.get(random.nextInt(forms.size()));
      var thrown = new IOException("cannot read: " + form + " (x)", new IOException("in " + form));

      var shown = SecretMask.of(auth).messageOf(thrown) + auth;

      assertThat(shown).as("seed %s, round %s", seed, i).doesNotContain(secret);
      assertThat(shown).as("seed %s, round %s", seed, i).doesNotContain(base64("ann:" + secret));
      assertThat(shown)
          .as("seed %s, round %s", seed, i)
          .doesNotContain(URLEncoder.encode(secret, StandardCharsets.UTF_8));
    }
  }

  @Test
  void what_stands_before_the_host_of_an_address_is_masked_whoever_it_belongs_to() {
    var mask = SecretMask.of(GitAuth.none());

    assertThat(mask.mask("get https://ann:pw@host/x and ssh://git@h/y"))
        .isEqualTo("get https://***@host/x and ssh://***@h/y");
    assertThat(mask.mask("https://a:p@w@host/x")).isEqualTo("https://***@host/x");
    assertThat(mask.mask("sent Bearer abc.def-ghi and Basic YTpi"))
        .isEqualTo("sent Bearer *** and Basic ***");
  }

  @Test
  void a_message_tells_the_causes_once_and_on_one_line() {
    var thrown = new IOException("outer\nline", new IOException("inner", new IOException("inner")));

    assertThat(SecretMask.of(GitAuth.none()).messageOf(thrown)).isEqualTo("outer line: inner");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Random random, int length) {
    var out = new StringBuilder("s3");
    for (int i = 0; i < length; i++) {
      out.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return out.toString();
  }
}
