package dev.atoll.agent.flows;

import dev.atoll.agent.policy.IpProtocol;
import dev.atoll.policy.rule.Protocol;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which flows somebody wants to see.
 *
 * @param filters all must hold
 * @param since what is older is not shown
 * @param last how many of what is there already
 * @param follow whether to go on with what comes
 */
public record FlowQuery(List<Predicate<Flow>> filters, Instant since, int last, boolean follow) {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,7})(ms|s|m|h|d)");
  private static final int USUAL = 20;
  private static final List<String> NAMES =
      List.of("from", "to", "verdict", "protocol", "port", "since", "last", "follow");

  /** Everything that is there. */
  public static final FlowQuery ALL =
      new FlowQuery(List.of(), Instant.MIN, Integer.MAX_VALUE, false);

  public FlowQuery {
    filters = List.copyOf(filters);
  }

  boolean takes(Told told) {
    return switch (told) {
      case Flow flow -> filters.stream().allMatch(f -> f.test(flow));
      case Lost _ -> true;
    };
  }

  /**
   * The query of parameters by name. Values of one name of which one must hold are those of one
   * kind: two clusters, or two ports; values of different kinds must all hold.
   *
   * @param now of the wall clock, for times that are said as how long ago
   * @throws BadQueryException that says what is wrong with which parameter
   */
  public static FlowQuery parse(Map<String, List<String>> parameters, Instant now) {
    parameters.keySet().stream()
        .filter(n -> !NAMES.contains(n))
        .sorted()
        .findFirst()
        .ifPresent(n -> {
          throw new BadQueryException(
              "there is no filter `" + n + "`; there are " + String.join(", ", NAMES));
        });
    return new Reading(parameters, now).query();
  }

  private record Reading(Map<String, List<String>> parameters, Instant now) {
    FlowQuery query() {
      var filters = new ArrayList<Predicate<Flow>>();
      parties("from", filters, Flow::source);
      parties("to", filters, Flow::destination);
      anyOf("verdict", filters, Reading::verdict);
      anyOf("protocol", filters, Reading::protocol);
      anyOf("port", filters, Reading::port);
      var follow = one("follow").map(Reading::yes).orElse(false);
      var since = one("since");
      var usual = since.isPresent() ? Integer.MAX_VALUE : follow ? 0 : USUAL;
      return new FlowQuery(
          filters,
          since.map(this::time).orElse(Instant.MIN),
          one("last").map(t -> number("last", t, 1_000_000)).orElse(usual),
          follow);
    }

    private Optional<String> one(String name) {
      var values = parameters.getOrDefault(name, List.of());
      if (values.size() > 1) {
        throw new BadQueryException("`" + name + "` is there twice");
      }
      return values.stream().findFirst();
    }

    private void parties(String name, List<Predicate<Flow>> filters, Function<Flow, Party> party) {
      parameters.getOrDefault(name, List.of()).stream()
          .map(t -> PartyFilter.parse(name, t))
          .collect(Collectors.groupingBy(PartyFilter::getClass))
          .values()
          .forEach(kind -> filters.add(f -> kind.stream().anyMatch(p -> p.test(party.apply(f)))));
    }

    private void anyOf(
        String name, List<Predicate<Flow>> filters, Function<String, Predicate<Flow>> parse) {
      var any = parameters.getOrDefault(name, List.of()).stream().map(parse).toList();
      if (!any.isEmpty()) {
        filters.add(f -> any.stream().anyMatch(p -> p.test(f)));
      }
    }

    private static Predicate<Flow> verdict(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "dropped" -> f -> f.event().dropped();
        case "forwarded" -> f -> !f.event().dropped();
        default ->
            throw new BadQueryException("`verdict` is dropped or forwarded, not `" + text + "`");
      };
    }

    private static Predicate<Flow> protocol(String text) {
      var protocol =
          Protocol.of(text)
              .filter(p -> p != Protocol.OTHER)
              .orElseThrow(() ->
                  new BadQueryException(
                      "`protocol` is one of "
                          + Arrays.stream(Protocol.values())
                              .filter(p -> p != Protocol.OTHER)
                              .map(p -> p.name().toLowerCase(Locale.ROOT))
                              .collect(Collectors.joining(", "))
                          + ", not `"
                          + text
                          + "`"));
      return f -> f.event().protocol() == IpProtocol.of(protocol);
    }

    /** Of either side. */
    private static Predicate<Flow> port(String text) {
      var port = number("port", text, 65_535);
      return f ->
          Layer4.hasPorts(f.event())
              && (f.source().port() == port || f.destination().port() == port);
    }

    private static int number(String name, String text, int most) {
      if (text.matches("\\d{1,7}") && Integer.parseInt(text) <= most) {
        return Integer.parseInt(text);
      }
      throw new BadQueryException(
          "`" + name + "` is a number from 0 to " + most + ", not `" + text + "`");
    }

    private static boolean yes(String text) {
      return switch (text) {
        case "", "true" -> true;
        case "false" -> false;
        default -> throw new BadQueryException("`follow` is true or false, not `" + text + "`");
      };
    }

    private Instant time(String text) {
      var ago = DURATION.matcher(text);
      if (ago.matches()) {
        return now.minus(unit(ago.group(2)).multipliedBy(Long.parseLong(ago.group(1))));
      }
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException e) {
        throw new BadQueryException(
            "`since` is how long ago, such as 30s, 5m or 2h, or a time such as"
                + " 2026-11-26T10:00:00Z, not `"
                + text
                + "`");
      }
    }

    private static Duration unit(String text) {
      return switch (text) {
        case "ms" -> Duration.ofMillis(1);
        case "s" -> Duration.ofSeconds(1);
        case "m" -> Duration.ofMinutes(1);
        case "h" -> Duration.ofHours(1);
        default -> Duration.ofDays(1);
      };
    }
  }
}
