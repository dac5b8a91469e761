package dev.atoll.cli.demo;

import dev.atoll.sandbox.Components;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One of the stories that the demo can tell. */
interface Play {

  /** A part of it. */
  interface Step {
    void tell() throws IOException;
  }

  String title();

  /** Writes what the repository begins with. */
  void begin(Path work) throws IOException;

  /**
   * Makes what is there before the story; it ends with the stage.
   *
   * @return the steps in their order; each throws where it does not come out as told
   */
  List<Step> open(Terminal terminal, Components components) throws IOException;

  /** Commands for whoever wants to look around afterwards. */
  List<String> lookAround(Stage stage);
}
