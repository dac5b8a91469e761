package dev.atoll.fleet.yaml;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import dev.atoll.fleet.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Random;

/** Random data with strings that are hard to write. */
final class ValueGenerator {

  private static final String ALPHABET =
      "abcYNon01.:-_#'\"\\{}[],&*!|>%@`?=~/ \n\t\r\u0001\u007f\u0085\u00a0\u2028\u202e\ufeffé日\u0301";

  private final Random random;

  ValueGenerator(Random random) {
    this.random = random;
  }

  Mapping mapping(int depth) {
    var entries = new LinkedHashMap<String, Mapping.Entry>();
    for (int i = 0, count = random.nextInt(5); i < count; i++) {
      entries.put(string(), new Mapping.Entry(SourcePos.NONE, value(depth + 1)));
    }
    return new Mapping(entries, SourcePos.NONE);
  }

  Value value(int depth) {
    return switch (random.nextInt(depth > 5 ? 6 : 9)) {
      case 0 -> Scalar.nil(SourcePos.NONE);
      case 1 -> Scalar.bool(random.nextBoolean(), SourcePos.NONE);
      case 2 -> Scalar.integer(random.nextLong() >> random.nextInt(64), SourcePos.NONE);
      case 3 -> Values.of(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
      case 4, 5 -> Scalar.string(string(), SourcePos.NONE);
      case 6 -> sequence(depth);
      default -> mapping(depth);
    };
  }

  private Sequence sequence(int depth) {
    var items = new ArrayList<Value>();
    for (int i = 0, count = random.nextInt(4); i < count; i++) {
      items.add(value(depth + 1));
    }
    return new Sequence(items, SourcePos.NONE);
  }

  private String string() {
    var table = ScalarTable.all();
    return switch (random.nextInt(6)) {
      case 0, 1 -> table.get(random.nextInt(table.size()));
      case 2 -> "line\n" + random(6) + "\n  more\n".substring(random.nextInt(8));
      case 3 -> random.nextInt(20) == 0 ? "long ".repeat(300) : "plain" + random.nextInt(100);
      default -> random(8);
    };
  }

  private String random(int longest) {
    var text = new StringBuilder();
    for (int i = 0, length = random.nextInt(longest + 1); i < length; i++) {
      if (random.nextInt(30) == 0) {
        text.append("😀");
      } else {
        text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
    }
    return text.toString();
  }
}
