package dev.atoll.agent.bpf;

import java.util.List;

/** A type of C, as BTF describes it. Types name others by their number in {@link Btf#types}. */
public sealed interface BtfType {
  /** An integer. */
  record Number(String name, int bytes) implements BtfType {}

  /** A struct or union. */
  record Struct(String name, int bytes, List<Member> members) implements BtfType {
    public Struct {
      members = List.copyOf(members);
    }
  }

  /** An enum. */
  record Choice(String name, int bytes, List<Constant> constants) implements BtfType {
    public Choice {
      constants = List.copyOf(constants);
    }
  }

  record Array(int element, int length) implements BtfType {}

  /** A typedef, or a type with a qualifier. */
  record Alias(String name, int of) implements BtfType {}

  /** Pointers, functions, variables: nothing that lies in a key or value. */
  record Other(String name, int of) implements BtfType {}

  /**
   * A field.
   *
   * @param offset in bytes; bit fields do not occur
   */
  record Member(String name, int type, int offset) {}

  record Constant(String name, int value) {}
}
