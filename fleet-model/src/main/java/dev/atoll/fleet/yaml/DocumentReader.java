package dev.atoll.fleet.yaml;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Numbers;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.ScalarType;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/** Composes one document from the parser's events. */
final class DocumentReader {

  private final String path;
  private final Chunk chunk;
  private final YamlLimits limits;
  private final List<Finding> findings;
  private final ParserImpl parser;
  private final Map<String, Node> anchors = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private int aliases;

  /** Marks count code points, strings chars: a place known in both, which only moves forward. */
  private int codePoints;

  private int cursor;
  private int aliasedNodes;
  private @Nullable Mark last;

  /**
   * A value and how large it is, aliases expanded.
   *
   * @param size number of scalars, mappings and sequences
   * @param height levels of nesting, 0 for a scalar
   */
  private record Node(Value value, int size, int height) {}

  /** Ends the reading of a document; the finding says why. */
  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Finding finding;

    Stop(Finding finding) {
      super(finding.message(), null, false, false);
      this.finding = finding;
    }
  }

  DocumentReader(String path, Chunk chunk, YamlLimits limits, List<Finding> findings) {
    this.path = path;
    this.chunk = chunk;
    this.limits = limits;
    this.findings = findings;
    var options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    this.parser = new ParserImpl(new StreamReader(chunk.text()), options);
  }

  /** The document's mapping; empty for an empty document and for a mistake. */
  Optional<Value> read() {
    try {
      return document();
    } catch (Stop stop) {
      findings.add(stop.finding);
    } catch (MarkedYAMLException e) {
      findings.add(SyntaxFindings.of(e, this::pos));
    } catch (YAMLException e) {
      findings.add(SyntaxFindings.of(e, new SourcePos(path, chunk.line() + 1, 0)));
    }
    return Optional.empty();
  }

  private Optional<Value> document() {
    next(); // stream start
    if (!(next() instanceof DocumentStartEvent)) {
      checkDirective();
      return Optional.empty();
    }
    var value = node(next(), 0).value();
    next(); // document end
    if (next() instanceof DocumentStartEvent second) {
      refuse(
          YamlRule.DOCUMENT_MARK,
          pos(second.getStartMark()),
          "kubectl does not read what follows `...`",
          "separate documents with a line `---`");
    }
    return switch (value) {
      case Mapping m -> Optional.of(m);
      case Scalar s when s.isNull() -> Optional.empty();
      case Scalar s -> notMapping(s.pos(), "a single " + AmbiguousScalars.noun(s.type()));
      case Sequence s -> notMapping(s.pos(), "a list");
    };
  }

  /** SnakeYAML lets an escape such as {@code \\UFFFFFFFF} through as a failed conversion. */
  private Event next() {
    try {
      var event = parser.getEvent();
      last = event.getEndMark();
      return event;
    } catch (IllegalArgumentException e) {
      throw stop(
          YamlRule.SYNTAX,
          last == null ? new SourcePos(path, chunk.line() + 1, 0) : pos(last),
          "behind this place stands an escape that is no character",
          "write the character itself");
    }
  }

  /** kubectl cuts at the {@code ---} below a directive and then finds no document above it. */
  private void checkDirective() {
    if (chunk.text().startsWith("%") || chunk.text().contains("\n%")) {
      refuse(
          YamlRule.DOCUMENT_MARK,
          new SourcePos(path, chunk.line() + 1, 0),
          "a % directive stands before the document, which kubectl cannot read",
          "remove the line that begins with %");
    }
  }

  private Optional<Value> notMapping(SourcePos pos, String what) {
    refuse(
        YamlRule.NOT_A_MAPPING,
        pos,
        "the document is " + what + ", not a mapping",
        "begin it with `apiVersion:` and `kind:`");
    return Optional.empty();
  }

  private Node node(Event event, int depth) {
    if (event instanceof AliasEvent alias) {
      return alias(alias, depth);
    }
    var anchor = event instanceof NodeEvent n ? n.getAnchor() : null;
    if (anchor != null) {
      anchors.remove(anchor);
      open.add(anchor);
    }
    var node =
        event instanceof ScalarEvent s
            ? new Node(scalar(s), 1, 0)
            : collection((CollectionStartEvent) event, depth + 1);
    if (anchor != null) {
      open.remove(anchor);
      anchors.put(anchor, node);
    }
    return node;
  }

  private Node collection(CollectionStartEvent start, int depth) {
    checkDepth(pos(start.getStartMark()), depth);
    var tag = start.getTag();
    var usual = start instanceof MappingStartEvent ? Tags.MAP : Tags.SEQ;
    if (tag != null && !tag.equals(usual) && !tag.equals("!")) {
      refuseTag(tag, pos(start.getStartMark()));
    }
    return start instanceof MappingStartEvent ? mapping(start, depth) : sequence(start, depth);
  }

  private Node sequence(CollectionStartEvent start, int depth) {
    var items = new ArrayList<Value>();
    var size = 1;
    var height = 0;
    for (var event = next(); !event.is(Event.ID.SequenceEnd); event = next()) {
      var item = node(event, depth);
      items.add(item.value());
      size += item.size();
      height = Math.max(height, item.height());
    }
    return new Node(new Sequence(items, pos(start.getStartMark())), size, height + 1);
  }

  private Node mapping(CollectionStartEvent start, int depth) {
    var entries = new MappingEntries(findings);
    var size = 1;
    var height = 0;
    for (var event = next(); !event.is(Event.ID.MappingEnd); event = next()) {
      var merge = event instanceof ScalarEvent s && isMerge(s);
      var key = node(event, depth);
      if (start.isFlow() && event instanceof ScalarEvent s && s.isPlain()) {
        checkColon(s.getEndMark());
      }
      var value = node(next(), depth);
      if (merge) {
        entries.merge(key.value().pos(), value.value());
      } else {
        key(event, key.value()).ifPresent(k -> entries.put(k, key.value().pos(), value.value()));
      }
      size += key.size() + value.size();
      height = Math.max(height, value.height());
    }
    return new Node(entries.mapping(pos(start.getStartMark())), size, height + 1);
  }

  /** To kubectl the colon of {@code {a:[1]}} and {@code {a:}} belongs to the key. */
  private void checkColon(Mark keyEnd) {
    var text = chunk.text();
    cursor = text.offsetByCodePoints(cursor, keyEnd.getIndex() - codePoints);
    codePoints = keyEnd.getIndex();
    var at = cursor;
    if (text.startsWith(":", at)
        && at + 1 < text.length()
        && ",[]{}".indexOf(text.charAt(at + 1)) >= 0) {
      refuse(
          YamlRule.SYNTAX,
          pos(keyEnd),
          "no space follows the colon, so kubectl takes it for a part of the key",
          "put a space behind the colon");
    }
  }

  private static boolean isMerge(ScalarEvent key) {
    return key.getValue().equals("<<")
        && (key.getTag() == null ? key.isPlain() : key.getTag().equals(Tags.MERGE));
  }

  /** kubectl turns a bool or number that is a key into text; null and collections it refuses. */
  private Optional<String> key(Event event, Value key) {
    if (!(key instanceof Scalar scalar) || scalar.type() == ScalarType.NULL) {
      refuseKey(key.pos(), key instanceof Scalar ? "a key is null" : "a key is no text");
      return Optional.empty();
    }
    var text =
        event instanceof ScalarEvent s && isFloat(s, scalar)
            ? Numbers.goKey(Double.parseDouble(scalar.text()))
            : scalar.text();
    if (scalar.type() == ScalarType.INT && text.length() > 18 && !Numbers.isLong(text)) {
      refuseKey(key.pos(), "the key `" + scalar.source() + "` is a number beyond 64 bits");
    } else if (scalar.type() != ScalarType.STRING && !text.equals(scalar.source())) {
      refuseKey(key.pos(), "the key `" + scalar.source() + "` is read as `" + text + "`");
    }
    return Optional.of(text);
  }

  private void refuseKey(SourcePos pos, String message) {
    refuse(YamlRule.KEY_NOT_STRING, pos, message, "put the key in quotes");
  }

  private static boolean isFloat(ScalarEvent event, Scalar scalar) {
    return scalar.type() == ScalarType.FLOAT
        || scalar.type() == ScalarType.INT
            && GoIntegers.parse(event.getValue().replace("_", "")).isEmpty();
  }

  private Scalar scalar(ScalarEvent event) {
    var pos = pos(event.getStartMark());
    var source = event.getValue();
    var resolved = resolve(event, pos);
    if (event.isDQuoted() && hasHalfPair(source)) {
      refuse(
          YamlRule.SYNTAX,
          pos,
          "an escape stands for half a character, which kubectl refuses",
          "write the character itself");
    }
    if (resolved.isBeyondJson()) {
      refuse(
          YamlRule.NUMBER,
          pos,
          "`" + source + "` is no number that JSON can hold",
          "write a number, or put the text in quotes");
      return Scalar.string(source, pos);
    }
    return new Scalar(resolved.type(), resolved.text(), source, pos);
  }

  private static boolean hasHalfPair(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  /** The tag {@code !} makes a string of anything, as quotes do. */
  private Resolution resolve(ScalarEvent event, SourcePos pos) {
    var tag = event.getTag();
    if (tag == null || tag.equals("!")) {
      return tag == null && event.isPlain()
          ? Resolution.ofPlain(event.getValue())
          : Resolution.string(event.getValue());
    }
    var resolved = Tags.resolve(tag, event.getValue());
    if (resolved.isEmpty()) {
      refuseTag(tag, pos);
    }
    return resolved.orElse(Resolution.string(event.getValue()));
  }

  private void refuseTag(String tag, SourcePos pos) {
    refuse(
        YamlRule.TAG,
        pos,
        "the tag `" + Tags.brief(tag) + "` cannot be honoured here",
        "remove the tag; quotes make a string");
  }

  private Node alias(AliasEvent event, int depth) {
    var name = event.getAnchor();
    var pos = pos(event.getStartMark());
    var node = anchors.get(name);
    if (node == null) {
      throw stop(
          YamlRule.ALIAS,
          pos,
          open.contains(name)
              ? "the anchor `" + name + "` contains itself"
              : "no anchor `" + name + "` stands before this alias",
          "write the value out");
    }
    aliases++;
    aliasedNodes += node.size();
    if (aliases > limits.aliases() || aliasedNodes > limits.aliasedNodes()) {
      throw stop(
          YamlRule.TOO_MANY_ALIASES,
          pos,
          aliases > limits.aliases()
              ? "the document has more than " + limits.aliases() + " aliases"
              : "its aliases stand for more than " + limits.aliasedNodes() + " values",
          "write the values out, or split the document");
    }
    checkDepth(pos, depth + node.height());
    return node;
  }

  private void checkDepth(SourcePos pos, int depth) {
    if (depth > limits.depth()) {
      throw stop(
          YamlRule.TOO_DEEP,
          pos,
          "the document is nested deeper than " + limits.depth() + " levels",
          "flatten it");
    }
  }

  private void refuse(YamlRule rule, SourcePos pos, String message, String hint) {
    findings.add(Finding.of(rule, pos, message, hint));
  }

  private static Stop stop(YamlRule rule, SourcePos pos, String message, String hint) {
    return new Stop(Finding.of(rule, pos, message, hint));
  }

  private SourcePos pos(Mark mark) {
    return new SourcePos(path, chunk.line() + mark.getLine() + 1, mark.getColumn() + 1);
  }
}
