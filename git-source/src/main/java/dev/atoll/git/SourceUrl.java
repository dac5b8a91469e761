package dev.atoll.git;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The address of a repository: {@code https}, {@code ssh} (also as {@code user@host:path}), {@code
 * file}, or a path. Nothing else is ever opened, and no address carries a password.
 */
public final class SourceUrl {

  /** How the bytes travel. */
  public enum Transport {
    LOCAL,
    HTTPS,
    SSH
  }

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:(//|:).*");
  private static final Pattern SCP_FORM =
      Pattern.compile("([A-Za-z0-9._-]+)@([^:/@]+):([^/].*|/.+)");
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]*)|\\[[0-9a-fA-F:.]+]");
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]*)");

  private final Transport transport;
  private final String text;

  private SourceUrl(Transport transport, String text) {
    this.transport = transport;
    this.text = text;
  }

  /**
   * Reads an address.
   *
   * @throws GitException.Refused with a sentence for people, if it is none of the four forms
   */
  public static SourceUrl parse(String text) {
    requirePlain(text);
    if (!SCHEME.matcher(text).matches()) {
      var scp = SCP_FORM.matcher(text);
      return scp.matches()
          ? ssh("ssh://" + scp.group(1) + "@" + scp.group(2) + "/" + scp.group(3))
          : local(Path.of(text));
    }
    var scheme = text.substring(0, text.indexOf(':')).toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "https" -> https(text);
      case "ssh" -> ssh(text);
      case "file" -> file(text);
      default ->
          throw new GitException.Refused(
              "a repository is reached by https, ssh, file or a path, not by "
                  + (text.contains("::") ? scheme + "::" : scheme + "://"));
    };
  }

  /** The repository in a directory of this machine. */
  public static SourceUrl of(Path directory) {
    requirePlain(directory.toString());
    return local(directory);
  }

  public Transport transport() {
    return transport;
  }

  /** The whole address; holds no password, by construction. */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SourceUrl u && text.equals(u.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  private static void requirePlain(String text) {
    if (text.isBlank()) {
      throw new GitException.Refused("the address of the repository is empty");
    }
    if (text.startsWith("-")) {
      throw new GitException.Refused("the address of a repository may not begin with a dash");
    }
    if (text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
      throw new GitException.Refused("the address of the repository has control characters");
    }
  }

  private static SourceUrl local(Path directory) {
    return new SourceUrl(Transport.LOCAL, directory.toAbsolutePath().normalize().toString());
  }

  private static SourceUrl file(String text) {
    var uri = uri(text);
    if (uri.getRawAuthority() != null || uri.getPath() == null || !uri.getPath().startsWith("/")) {
      throw new GitException.Refused("a file address is file:///path, without a host");
    }
    return local(Path.of(uri.getPath()));
  }

  private static SourceUrl https(String text) {
    var uri = uri(text);
    if (uri.getRawUserInfo() != null) {
      throw new GitException.Refused(
          "the address holds a user or password; put them into the credentials");
    }
    requireHostAndPath(uri);
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new GitException.Refused("the address may not have ? or #");
    }
    return new SourceUrl(Transport.HTTPS, uri.toString());
  }

  private static SourceUrl ssh(String text) {
    var uri = uri(text);
    requireHostAndPath(uri);
    var user = uri.getRawUserInfo();
    if (user != null && !USER.matcher(user).matches()) {
      throw new GitException.Refused(
          "the address may name a user but no password; put it into the credentials");
    }
    return new SourceUrl(Transport.SSH, uri.toString());
  }

  private static void requireHostAndPath(URI uri) {
    var host = uri.getHost();
    if (host == null || !HOST.matcher(host).matches()) {
      throw new GitException.Refused("the address has no valid host name");
    }
    var path = uri.getPath();
    if (path == null || path.length() < 2 || path.startsWith("/-")) {
      throw new GitException.Refused("the address has no valid path");
    }
  }

  /** Never echoes the text: it may hold a password. */
  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new GitException.Refused("the address is not a valid URL: " + e.getReason());
    }
  }
}
