package dev.atoll.cli.demo;

import dev.atoll.cli.Main;

/** Runs an {@code atoll} command inside this process, which spares a JVM's start. */
final class InProcess {

  private InProcess() {}

  static Shell.Output run(String... words) {
    var text = new java.io.StringWriter();
    var exit = Main.run(new java.io.PrintWriter(text), words);
    return new Shell.Output(exit, text.toString().stripTrailing());
  }
}
