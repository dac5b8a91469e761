package dev.atoll.policy.refusal;

import java.util.Set;

/** Character classes and escapes of a regular expression. */
final class RegexClass {

  private static final String PERL = "dDsSwW";
  private static final String ANCHORS = "AbBz";
  private static final String CONTROLS = "afnrtv";

  private static final Set<String> POSIX =
      Set.of(
          "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
          "space", "upper", "word", "xdigit");

  /** Names that {@code \p} takes, as Go 1.26 compares them: none of two words among scripts. */
  private static final Set<String> UNICODE =
      Set.of(
          """
          Adlam Ahom Any Arabic Armenian Ascii Assigned Avestan Balinese Bamum Batak Bengali
          Bhaiksuki Bopomofo Brahmi Braille Buginese Buhid C Carian Casedletter Cc Cf Chakma
          Cham Cherokee Chorasmian Closepunctuation Cn Cntrl Co Combiningmark Common
          Connectorpunctuation Control Coptic Cs Cuneiform Currencysymbol Cypriot Cyrillic
          Dashpunctuation Decimalnumber Deseret Devanagari Digit Dogra Duployan Elbasan
          Elymaic Enclosingmark Ethiopic Finalpunctuation Format Georgian Glagolitic Gothic
          Grantha Greek Gujarati Gurmukhi Han Hangul Hanunoo Hatran Hebrew Hiragana Inherited
          Initialpunctuation Javanese Kaithi Kannada Katakana Kawi Kharoshthi Khmer Khojki
          Khudawadi L Lao Latin Lc Lepcha Letter Letternumber Limbu Lineseparator Lisu Ll Lm
          Lo Lowercaseletter Lt Lu Lycian Lydian M Mahajani Makasar Malayalam Mandaic
          Manichaean Marchen Mark Mathsymbol Mc Me Medefaidrin Miao Mn Modi Modifierletter
          Modifiersymbol Mongolian Mro Multani Myanmar N Nabataean Nandinagari Nd Newa Nko Nl
          No Nonspacingmark Number Nushu Ogham Openpunctuation Oriya Osage Osmanya Other
          Otherletter Othernumber Otherpunctuation Othersymbol P Palmyrene Paragraphseparator
          Pc Pd Pe Pf Phoenician Pi Po Privateuse Ps Punct Punctuation Rejang Runic S
          Samaritan Saurashtra Sc Separator Sharada Shavian Siddham Sinhala Sk Sm So Sogdian
          Soyombo Spaceseparator Spacingmark Sundanese Surrogate Symbol Syriac Tagalog
          Tagbanwa Takri Tamil Tangsa Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta
          Titlecaseletter Toto Ugaritic Unassigned Uppercaseletter Vai Vithkuqi Wancho Yezidi
          Yi Z Zl Zp Zs
          """
              .strip()
              .split("\\s+"));

  private RegexClass() {}

  /** Reads an escape behind its backslash, outside of a class. */
  static void escape(RegexText text) {
    if (!text.isAtEnd() && ANCHORS.indexOf(text.peek()) >= 0) {
      text.skip(1);
    } else if (!isGroup(text)) {
      character(text);
    }
  }

  /** Reads a class behind its opening bracket. */
  static void read(RegexText text) {
    text.accept('^');
    var first = true;
    while (first || text.peek() != ']') {
      first = false;
      if (text.isAtEnd()) {
        throw new RegexFault("an opening bracket without its closing one");
      }
      if (!isPosix(text) && !isEscapedGroup(text)) {
        range(text);
      }
    }
    text.skip(1);
  }

  private static void range(RegexText text) {
    var from = classCharacter(text);
    if (text.peek() == '-' && text.peek(1) >= 0 && text.peek(1) != ']') {
      text.skip(1);
      if (classCharacter(text) < from) {
        throw new RegexFault("a range of characters with its ends swapped");
      }
    }
  }

  private static int classCharacter(RegexText text) {
    if (text.isAtEnd()) {
      throw new RegexFault("an opening bracket without its closing one");
    }
    var c = text.next();
    return c == '\\' ? character(text) : c;
  }

  /** Skips {@code [:name:]}, if it is one. */
  private static boolean isPosix(RegexText text) {
    if (text.peek() != '[' || text.peek(1) != ':' || text.peek(2) < 0) {
      return false;
    }
    var end = text.endOfPosix();
    if (end < 0) {
      return false;
    }
    text.skip(2);
    var name = text.take(end - 2);
    text.skip(2);
    if (!POSIX.contains(name.startsWith("^") ? name.substring(1) : name)) {
      throw new RegexFault("a class of characters that Go does not have");
    }
    return true;
  }

  private static boolean isEscapedGroup(RegexText text) {
    if (text.peek() != '\\') {
      return false;
    }
    text.skip(1);
    if (isGroup(text)) {
      return true;
    }
    text.skip(-1);
    return false;
  }

  /** Skips {@code d}, {@code pL} or {@code p{Greek}} behind a backslash, if it is one. */
  private static boolean isGroup(RegexText text) {
    var c = text.peek();
    if (c >= 0 && PERL.indexOf(c) >= 0) {
      text.skip(1);
      return true;
    }
    if (c != 'p' && c != 'P') {
      return false;
    }
    text.skip(1);
    if (text.isAtEnd()) {
      throw noUnicodeClass();
    }
    var name = name(text);
    if (!UNICODE.contains(canonical(name.startsWith("^") ? name.substring(1) : name))) {
      throw noUnicodeClass();
    }
    return true;
  }

  private static String name(RegexText text) {
    if (!text.accept('{')) {
      return text.take(1);
    }
    var end = text.find('}');
    if (end < 0) {
      throw noUnicodeClass();
    }
    var name = text.take(end);
    text.skip(1);
    return name;
  }

  private static RegexFault noUnicodeClass() {
    return new RegexFault("a Unicode class that Go does not have");
  }

  /** First letter large, the others small, without underscores, dashes and spaces. */
  private static String canonical(String name) {
    var canonical = new StringBuilder();
    for (var c : name.toCharArray()) {
      if (c != '_' && c != '-' && c != ' ') {
        canonical.append(canonical.isEmpty() ? upper(c) : lower(c));
      }
    }
    return canonical.toString();
  }

  private static char upper(char c) {
    return c >= 'a' && c <= 'z' ? (char) (c - 32) : c;
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }

  /** Reads one escaped character behind its backslash. */
  private static int character(RegexText text) {
    if (text.isAtEnd()) {
      throw new RegexFault("a backslash at the end");
    }
    var c = text.next();
    if (c == 'x') {
      return hexadecimal(text);
    }
    if (c == '0' || (c >= '1' && c <= '7' && isOctal(text.peek()))) {
      return octal(c - '0', text);
    }
    if (c < 128 && !isAlphanumeric(c)) {
      return c;
    }
    var control = CONTROLS.indexOf(c);
    if (control < 0) {
      throw new RegexFault("an escape that Go does not have");
    }
    return "\u0007\f\n\r\t\u000b".charAt(control);
  }

  private static int octal(int first, RegexText text) {
    var value = first;
    for (var i = 1; i < 3 && isOctal(text.peek()); i++) {
      value = value * 8 + text.next() - '0';
    }
    return value;
  }

  private static int hexadecimal(RegexText text) {
    if (!text.accept('{')) {
      return 16 * digit(text) + digit(text);
    }
    var value = digit(text);
    while (!text.accept('}')) {
      value = value * 16 + digit(text);
      if (value > Character.MAX_CODE_POINT) {
        throw new RegexFault("an escape that Go does not have");
      }
    }
    return value;
  }

  private static int digit(RegexText text) {
    var c = text.isAtEnd() ? -1 : text.next();
    var value = c < 128 ? Character.digit(c, 16) : -1;
    if (value < 0) {
      throw new RegexFault("an escape that Go does not have");
    }
    return value;
  }

  private static boolean isOctal(int c) {
    return c >= '0' && c <= '7';
  }

  private static boolean isAlphanumeric(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
