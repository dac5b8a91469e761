package dev.atoll.fleet.model;

import dev.atoll.fleet.value.SourcePos;
import java.time.LocalDate;

/**
 * A finding that someone answers for, until a day.
 *
 * @param rule code of the rule
 * @param object as findings name it, {@code Kind namespace/name}; {@code *} for any
 * @param expires last day on which it holds, UTC
 */
public record Waiver(
    String name,
    String rule,
    String object,
    String owner,
    String reason,
    String ticket,
    LocalDate expires,
    SourcePos pos) {}
