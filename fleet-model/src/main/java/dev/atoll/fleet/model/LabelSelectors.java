package dev.atoll.fleet.model;

import dev.atoll.fleet.model.LabelSelector.Operator;
import dev.atoll.fleet.model.LabelSelector.Requirement;
import dev.atoll.fleet.value.SourcePos;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads Kubernetes' label selector strings: {@code env=production,region in (eu,us),!canary}. The
 * grammar is that of {@code k8s.io/apimachinery/pkg/labels}, without {@code >} and {@code <}; an
 * empty text, which selects everything there, is a mistake here.
 */
public final class LabelSelectors {
  private static final Set<String> EQUALS = Set.of("=", "==");

  private final List<String> tokens;
  private final SourcePos pos;
  private int next;

  private LabelSelectors(List<String> tokens, SourcePos pos) {
    this.tokens = tokens;
    this.pos = pos;
  }

  /** What a text turned out to be. */
  public sealed interface Result {
    /** The text is a selector. */
    record Good(LabelSelector selector) implements Result {}

    /** The text is none; what is wrong, to be put behind its name in a sentence. */
    record Bad(String problem) implements Result {}
  }

  /**
   * Reads one selector.
   *
   * @param pos where the text stands
   */
  public static Result parse(String text, SourcePos pos) {
    try {
      return new Result.Good(new LabelSelectors(tokens(text), pos).selector());
    } catch (Unreadable e) {
      return new Result.Bad(e.problem);
    }
  }

  /** Ends the reading of a text; never leaves this class. */
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;
    private final String problem;

    Unreadable(String problem) {
      super(problem, null, false, false);
      this.problem = problem;
    }
  }

  private LabelSelector selector() throws Unreadable {
    if (tokens.isEmpty()) {
      throw new Unreadable("is empty");
    }
    var requirements = new ArrayList<Requirement>();
    do {
      requirements.add(requirement());
    } while (takes(","));
    if (next < tokens.size()) {
      throw new Unreadable("has " + tokens.get(next) + " where a comma or the end was expected");
    }
    return new LabelSelector(requirements, pos);
  }

  private Requirement requirement() throws Unreadable {
    if (takes("!")) {
      return new Requirement(key(), Operator.DOES_NOT_EXIST, Set.of(), pos);
    }
    var key = key();
    return switch (peek()) {
      case "", "," -> new Requirement(key, Operator.EXISTS, Set.of(), pos);
      case "=", "==" -> new Requirement(key, Operator.IN, Set.of(single()), pos);
      case "!=" -> new Requirement(key, Operator.NOT_IN, Set.of(single()), pos);
      case "in" -> new Requirement(key, Operator.IN, values(), pos);
      case "notin" -> new Requirement(key, Operator.NOT_IN, values(), pos);
      default ->
          throw new Unreadable(
              "has " + peek() + " after " + key + " where =, !=, in or notin fits");
    };
  }

  private String key() throws Unreadable {
    var key = word("a label key");
    var problem = KubernetesNames.key(key);
    if (problem.isPresent()) {
      throw new Unreadable("names the label key " + key + ", which " + problem.get());
    }
    return key;
  }

  private String single() throws Unreadable {
    next++;
    return isWord(peek()) ? value(word("a value")) : "";
  }

  private Set<String> values() throws Unreadable {
    next++;
    if (!takes("(")) {
      throw new Unreadable("needs ( after " + tokens.get(next - 1));
    }
    var values = new TreeSet<String>();
    do {
      values.add(value(word("a value")));
    } while (takes(","));
    if (!takes(")")) {
      throw new Unreadable("needs ) after its list of values");
    }
    return values;
  }

  private static String value(String value) throws Unreadable {
    var problem = KubernetesNames.labelValue(value);
    if (problem.isPresent()) {
      throw new Unreadable("names the label value " + value + ", which " + problem.get());
    }
    return value;
  }

  private String word(String expected) throws Unreadable {
    if (!isWord(peek())) {
      var here = peek().isEmpty() ? "ends" : "has " + peek();
      throw new Unreadable(here + " where " + expected + " was expected");
    }
    return tokens.get(next++);
  }

  private static boolean isWord(String token) {
    return !token.isEmpty() && !isSymbol(token.charAt(0));
  }

  private String peek() {
    return next < tokens.size() ? tokens.get(next) : "";
  }

  private boolean takes(String token) {
    var fits = peek().equals(token);
    next += fits ? 1 : 0;
    return fits;
  }

  private static List<String> tokens(String text) throws Unreadable {
    var tokens = new ArrayList<String>();
    for (int i = 0; i < text.length(); ) {
      var c = text.charAt(i);
      if (isSpace(c)) {
        i++;
        continue;
      }
      var end = i + 1;
      if (!isSymbol(c)) {
        while (end < text.length() && !isSymbol(text.charAt(end)) && !isSpace(text.charAt(end))) {
          end++;
        }
      } else if (end < text.length() && isOperator(text.substring(i, end + 1))) {
        end++;
      }
      tokens.add(text.substring(i, end));
      i = end;
    }
    return tokens;
  }

  private static boolean isOperator(String text) {
    return EQUALS.contains(text) || text.equals("!=");
  }

  private static boolean isSymbol(char c) {
    return "=!(),<>".indexOf(c) >= 0;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }
}
