package dev.atoll.git;

import java.time.Instant;

/**
 * Who makes a commit, and when. The same author, time, parent and files give the same commit.
 *
 * @param name without line breaks and angle brackets
 * @param address such as {@code atoll@example.org}
 */
public record Author(String name, String address, Instant when) {

  public Author {
    if ((name + address).matches("(?s).*[<>\\p{Cntrl}].*") || name.isBlank()) {
      throw new GitException.Refused("the author of a commit needs a plain name and address");
    }
  }
}
