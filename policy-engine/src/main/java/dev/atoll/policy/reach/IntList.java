package dev.atoll.policy.reach;

import java.util.Arrays;

/** Numbers, growing. */
final class IntList {

  private int[] values = new int[8];
  private int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  int[] sortedDistinct() {
    return Arrays.stream(values, 0, size).sorted().distinct().toArray();
  }
}
