package dev.atoll.validators.reach.picture;

import dev.atoll.validators.reach.picture.Picture.Box;
import dev.atoll.validators.reach.picture.Picture.Card;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where boxes and cards lie, in pixels: boxes from left to right in as many rows as needed, cards
 * below each other in columns, namespaces kept together.
 */
final class Layout {

  static final int CARD_WIDTH = 244;
  static final int TITLE = 24;
  static final int WAY = 17;
  static final int HEAD = 34;
  static final int CAPTION = 18;
  static final int TOP = 62;
  static final int MARGIN = 24;

  private static final int GAP = 12;
  private static final int LANE = 76;
  private static final int WIDEST = 2100;
  private static final int TALLEST = 800;

  /** A card and its place. */
  record Place(Card card, int box, int x, int y) {
    int height() {
      return heightOf(card);
    }

    /** The middle of the title. */
    int titleY() {
      return y + TITLE / 2;
    }

    int wayY(int way) {
      return y + TITLE + way * WAY + WAY / 2 - 1;
    }

    int right() {
      return x + CARD_WIDTH;
    }
  }

  /** The name of a namespace above its first card in a column. */
  record Heading(String text, int x, int y) {}

  /** A box and its place. */
  record Frame(Box box, int x, int y, int width, int height) {}

  private final List<Frame> frames = new ArrayList<>();
  private final List<Heading> headings = new ArrayList<>();
  private final Map<String, Place> places = new LinkedHashMap<>();
  private int width;
  private int height = TOP;

  Layout(Picture picture) {
    var x = MARGIN;
    var y = TOP;
    var next = TOP;
    for (var i = 0; i < picture.boxes().size(); i++) {
      var box = picture.boxes().get(i);
      var boxWidth = widthOf(box);
      if (x > MARGIN && x + boxWidth > WIDEST) {
        x = MARGIN;
        y = next + LANE / 2;
      }
      var bottom = fill(i, box, x, y);
      frames.add(new Frame(box, x, y, boxWidth, bottom - y));
      next = Math.max(next, bottom);
      width = Math.max(width, x + boxWidth + LANE);
      x += boxWidth + LANE;
    }
    width = Math.max(width, 640);
    height = next + MARGIN;
  }

  private static int heightOf(Card card) {
    return TITLE + Math.max(1, card.ways().size()) * WAY + 4;
  }

  private static int widthOf(Box box) {
    var columns = columns(box).size();
    return columns * CARD_WIDTH + (columns - 1) * LANE + 2 * GAP;
  }

  /** Cards in columns that are not too tall and not much different. */
  private static List<List<Card>> columns(Box box) {
    var all = box.cards().stream().mapToInt(c -> heightOf(c) + GAP + CAPTION / 2).sum();
    var target = all / ((all + TALLEST - 1) / TALLEST) + TITLE;
    var columns = new ArrayList<List<Card>>();
    var filled = target + 1;
    for (var card : box.cards()) {
      if (filled > target) {
        columns.add(new ArrayList<>());
        filled = 0;
      }
      columns.getLast().add(card);
      filled += heightOf(card) + GAP + CAPTION / 2;
    }
    return columns;
  }

  private int fill(int number, Box box, int left, int top) {
    var x = left + GAP;
    var bottom = top;
    for (var column : columns(box)) {
      var y = top + HEAD;
      var namespace = "";
      for (var card : column) {
        if (!card.namespace().equals(namespace)) {
          namespace = card.namespace();
          headings.add(new Heading(namespace, x, y + CAPTION - 6));
          y += CAPTION;
        }
        var place = new Place(card, number, x, y);
        places.put(card.name(), place);
        y += place.height() + GAP;
      }
      bottom = Math.max(bottom, y);
      x += CARD_WIDTH + LANE;
    }
    return bottom + GAP / 2;
  }

  List<Frame> frames() {
    return frames;
  }

  List<Heading> headings() {
    return headings;
  }

  Map<String, Place> places() {
    return places;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }
}
