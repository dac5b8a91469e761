package dev.atoll.agent.datapath;

import dev.atoll.agent.bpf.BpfObject;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The programs of this build. */
public final class DatapathObject {
  static final String NAME = "atoll.bpf.o";

  private DatapathObject() {}

  /**
   * Opens the object; nothing of it is in the kernel yet.
   *
   * @throws IllegalStateException if its layouts are not those of this build
   */
  public static BpfObject open() {
    var object = BpfObject.open("atoll", bytes());
    var differences = LayoutCheck.differences(object);
    if (!differences.isEmpty()) {
      object.close();
      throw new IllegalStateException(
          "the programs and the agent do not agree; build both from one commit:\n"
              + String.join("\n", differences));
    }
    return object;
  }

  static byte[] bytes() {
    try (var in = DatapathObject.class.getResourceAsStream(NAME)) {
      if (in == null) {
        throw new IllegalStateException(NAME + " is not in the jar: the build did not finish");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
