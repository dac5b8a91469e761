package dev.atoll.fleet.model;

import dev.atoll.fleet.value.SourcePos;
import java.util.List;

/**
 * A Helm value that a release of Cilium does not accept.
 *
 * @param path such as {@code routingMode}
 * @param written as it stands there, in words where it is no text
 * @param allowed every value that the release accepts
 * @param pos of the value
 */
public record SettingFault(String path, String written, List<String> allowed, SourcePos pos) {

  public SettingFault {
    allowed = List.copyOf(allowed);
  }

  /** What is wrong, for people. */
  public String sentence(CiliumVersion version) {
    return "Cilium %s has no `%s: %s`: it must be %s"
        .formatted(version.line(), path, written, oneOf());
  }

  private String oneOf() {
    var last = allowed.size() - 1;
    return last == 0
        ? allowed.getFirst()
        : String.join(", ", allowed.subList(0, last)) + " or " + allowed.get(last);
  }
}
