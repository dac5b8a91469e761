package dev.atoll.cli;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes the command objects: each may take the console in its constructor. */
final class Commands implements IFactory {

  private final Console console;

  Commands(Console console) {
    this.console = console;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    if (Command.class.isAssignableFrom(type)) {
      return type.getDeclaredConstructor(Console.class).newInstance(console);
    }
    return CommandLine.defaultFactory().create(type);
  }
}
