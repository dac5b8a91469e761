package dev.atoll.git;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The one place where secrets are taken out of what people get to read. */
final class SecretMask {

  private static final String MASK = "***";

  /** The part of an address between {@code ://} and {@code @}. */
  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/\\s@]+@(?:[^/\\s@]+@)*");

  private static final Pattern AUTHORIZATION =
      Pattern.compile("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9+/=._~-]+");

  private final List<String> secrets;

  private SecretMask(List<String> secrets) {
    this.secrets = secrets;
  }

  static SecretMask of(GitAuth auth) {
    return switch (auth) {
      case GitAuth.None n -> new SecretMask(List.of());
      case GitAuth.Bearer b -> of(List.of(b.token().reveal()));
      case GitAuth.Basic b ->
          of(List.of(b.password().reveal(), b.user() + ":" + b.password().reveal()));
      case GitAuth.SshKey k -> of(k.passphrase().map(Secret::reveal).stream().toList());
    };
  }

  private static SecretMask of(List<String> values) {
    var forms = new ArrayList<String>();
    for (var value : values) {
      if (!value.isEmpty()) {
        forms.add(value);
        forms.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
        forms.add(Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
      }
    }
    forms.sort(Comparator.comparingInt(String::length).reversed());
    return new SecretMask(List.copyOf(forms));
  }

  /** {@code text} without secrets and without what stands before the host of an address. */
  String mask(String text) {
    var masked = text;
    for (var secret : secrets) {
      masked = masked.replace(secret, MASK);
    }
    masked = USER_INFO.matcher(masked).replaceAll(MASK + "@");
    return AUTHORIZATION.matcher(masked).replaceAll("$1 " + MASK);
  }

  /** What went wrong, outermost first, masked; the name of the class where there is no message. */
  String messageOf(Throwable thrown) {
    var parts = new ArrayList<String>();
    Optional<Throwable> next = Optional.of(thrown);
    for (int depth = 0; next.isPresent() && depth < 6; depth++) {
      var t = next.get();
      var text = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage().strip();
      if (parts.stream().noneMatch(p -> p.contains(text))) {
        parts.add(text);
      }
      next = Optional.ofNullable(t.getCause());
    }
    return mask(String.join(": ", parts)).replaceAll("[\\p{Cntrl}]+", " ");
  }
}
