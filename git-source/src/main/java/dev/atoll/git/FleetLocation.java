package dev.atoll.git;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the user says that a fleet is: a directory, or a revision of a repository. */
public sealed interface FleetLocation {

  /** Files as they lie in a directory. */
  record Directory(Path path) implements FleetLocation {}

  /**
   * A commit, read without a checkout.
   *
   * @param repository a directory of this machine
   * @param revision a branch, a tag, a commit, {@code HEAD~1}
   * @param path of the fleet in the repository, empty for its top, without slashes at the ends
   */
  record Revision(Path repository, String revision, String path) implements FleetLocation {}

  /**
   * Reads a directory, or {@code REPO@REVISION[//PATH]} where REPO is a path or {@code
   * file:///path} and may be left out for the current directory. A directory whose name has an
   * {@code @} is taken for what it is.
   *
   * @throws GitException.Refused with a sentence for people
   */
  static FleetLocation parse(String text) {
    if (text.isBlank()) {
      throw new GitException.Refused("the place of the fleet is empty");
    }
    if (text.startsWith("-")) {
      throw new GitException.Refused("the place of a fleet may not begin with a dash");
    }
    int at = split(text);
    if (at < 0 || Files.isDirectory(Path.of(text))) {
      return new Directory(Path.of(text));
    }
    var rest = text.substring(at + 1);
    int slashes = rest.indexOf("//");
    var revision = slashes < 0 ? rest : rest.substring(0, slashes);
    if (revision.isEmpty() || revision.startsWith("-")) {
      throw new GitException.Refused(
          "after the @ comes a branch, a tag or a commit: REPO@REVISION[//PATH]");
    }
    return new Revision(
        repository(text.substring(0, at)),
        revision,
        slashes < 0 ? "" : path(rest.substring(slashes + 2)));
  }

  /** The first {@code @} after an existing directory, else the first; -1 for none. */
  private static int split(String text) {
    for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      if (at == 0 || local(text.substring(0, at)).filter(Files::isDirectory).isPresent()) {
        return at;
      }
    }
    return text.indexOf('@');
  }

  private static Optional<Path> local(String repository) {
    if (repository.startsWith("file://")) {
      return Optional.of(Path.of(SourceUrl.parse(repository).text()));
    }
    return repository.contains("://") ? Optional.empty() : Optional.of(Path.of(repository));
  }

  private static Path repository(String text) {
    if (text.isEmpty()) {
      return Path.of(".");
    }
    return local(text)
        .orElseThrow(() ->
            new GitException.Refused(
                "a fleet is read from a repository on this machine; clone the remote one"
                    + " first"));
  }

  private static String path(String text) {
    var path = text.replaceAll("^/+|/+$", "");
    for (var part : path.split("/", -1)) {
      if (part.equals("..") || part.equals(".") || (part.isEmpty() && !path.isEmpty())) {
        throw new GitException.Refused("the path in the repository may not have . or .. in it");
      }
    }
    return path;
  }
}
