package dev.atoll.fleet.value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A mapping with string keys, in the order written.
 *
 * @param entries key to entry; a key stands once
 * @param pos where it begins
 */
public record Mapping(Map<String, Entry> entries, SourcePos pos) implements Value {

  /**
   * One key and its value.
   *
   * @param keyPos where the key stands
   * @param value what it maps to
   */
  public record Entry(SourcePos keyPos, Value value) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Entry e && value.equals(e.value);
    }

    @Override
    public int hashCode() {
      return value.hashCode();
    }
  }

  public Mapping {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  public static Mapping empty(SourcePos pos) {
    return new Mapping(Map.of(), pos);
  }

  public Optional<Value> get(String key) {
    var entry = entries.get(key);
    return entry == null ? Optional.empty() : Optional.of(entry.value());
  }

  /** The mapping under a key; empty where there is none. */
  public Optional<Mapping> mapping(String key) {
    var entry = entries.get(key);
    return entry == null ? Optional.empty() : entry.value().asMapping();
  }

  /** The string under a key; empty where there is none. */
  public Optional<String> string(String key) {
    var entry = entries.get(key);
    return entry == null ? Optional.empty() : entry.value().asString();
  }

  /** The items of the sequence under a key; empty where there is none. */
  public List<Value> items(String key) {
    var entry = entries.get(key);
    return entry != null && entry.value() instanceof Sequence s ? s.items() : List.of();
  }

  /** The value at a path of keys; empty where a step is missing or no mapping. */
  public Optional<Value> at(String... path) {
    Optional<Value> here = Optional.of(this);
    for (var key : path) {
      here = here.flatMap(Value::asMapping).flatMap(m -> m.get(key));
    }
    return here;
  }

  public Optional<Mapping> mapping(String... path) {
    return at(path).flatMap(Value::asMapping);
  }

  public Optional<String> string(String... path) {
    return at(path).flatMap(Value::asString);
  }

  /** The items of a sequence at a path; empty where there is none. */
  public List<Value> items(String... path) {
    return at(path).flatMap(Value::asSequence).map(Sequence::items).orElse(List.of());
  }

  /** Where a key stands, or the mapping itself where the key is missing. */
  public SourcePos keyPos(String key) {
    var entry = entries.get(key);
    return entry == null ? pos : entry.keyPos();
  }

  /** This mapping with one key set, in its old place or at the end. */
  public Mapping with(String key, Value value) {
    var old = entries.get(key);
    if (old != null && old.value() == value) {
      return this;
    }
    var copy = new LinkedHashMap<>(entries);
    copy.put(key, new Entry(old == null ? value.pos() : old.keyPos(), value));
    return new Mapping(copy, pos);
  }

  /** This mapping without one key. */
  public Mapping without(String key) {
    if (!entries.containsKey(key)) {
      return this;
    }
    var copy = new LinkedHashMap<>(entries);
    copy.remove(key);
    return new Mapping(copy, pos);
  }

  /** This mapping with every value replaced; the same instance where nothing changes. */
  public Mapping mapValues(UnaryOperator<Value> change) {
    LinkedHashMap<String, Entry> copy = null;
    for (var e : entries.entrySet()) {
      var value = change.apply(e.getValue().value());
      if (value != e.getValue().value()) {
        copy = copy == null ? new LinkedHashMap<>(entries) : copy;
        copy.put(e.getKey(), new Entry(e.getValue().keyPos(), value));
      }
    }
    return copy == null ? this : new Mapping(copy, pos);
  }

  /** The keys, sorted. */
  public List<String> sortedKeys() {
    var keys = new ArrayList<>(entries.keySet());
    Collections.sort(keys);
    return keys;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mapping m && entries.equals(m.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }
}
