package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.query.Problem.FieldError;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** The parameters of a query string; each may be given once. */
final class QueryParameters {
    private static final int NAME_SHOWN_MAX = 64;
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,19}");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Set<OrderStatus> STATUSES = EnumSet.complementOf(EnumSet.of(OrderStatus.NONE));
    private static final BigInteger NOT_A_NUMBER = BigInteger.ONE.negate();

    private final Map<String, String> values;

    private QueryParameters(Map<String, String> values) {
        this.values = values;
    }

    /** @throws ProblemException that names every parameter which is unknown, malformed or repeated */
    static QueryParameters parse(String rawQuery, List<String> known) {
        Map<String, String> values = new HashMap<>();
        List<FieldError> errors = new ArrayList<>();
        for (String pair : pairs(rawQuery)) {
            int equals = pair.indexOf('=');
            String rawName = equals < 0 ? pair : pair.substring(0, equals);
            Optional<String> name = Percent.decode(rawName, true);
            Optional<String> value = Percent.decode(equals < 0 ? "" : pair.substring(equals + 1), true);
            if (name.isEmpty() || !known.contains(name.get())) {
                errors.add(new FieldError(shown(name.orElse(rawName)), "is not a parameter of this route"));
            } else if (value.isEmpty()) {
                errors.add(new FieldError(name.get(), "is not percent-encoded UTF-8"));
            } else if (values.putIfAbsent(name.get(), value.get()) != null) {
                errors.add(new FieldError(name.get(), "is given more than once"));
            }
        }
        if (!errors.isEmpty()) {
            throw Problem.fields(ProblemCode.INVALID_PARAMETER, errors).exception();
        }
        return new QueryParameters(values);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** Whether the parameter is given; its only value is {@code ok}. */
    boolean ok(String name) {
        String text = values.get(name);
        if (text != null && !text.equals("ok")) {
            throw invalid(name, "must be ok, or absent");
        }
        return text != null;
    }

    /** The value as it is; empty when it is not given. */
    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** The value of a parameter that must be given. */
    String required(String name) {
        return text(name).orElseThrow(() -> invalid(name, "must be given"));
    }

    /** An id as commands have them, which must be given. */
    String id(String name) {
        String id = required(name);
        if (!Call.isId(id)) {
            throw invalid(name, Call.ID_RULE);
        }
        return id;
    }

    /** A status that an order can have. */
    Optional<OrderStatus> status(String name) {
        return text(name)
                .map(text -> STATUSES.stream()
                        .filter(status -> status.name().equals(text))
                        .findFirst()
                        .orElseThrow(() -> invalid(name, "must be one of " + STATUSES)));
    }

    /** A date in ISO 8601, of the years 0000 to 9999, which must be given. */
    LocalDate date(String name) {
        String text = required(name);
        if (!DATE.matcher(text).matches()) {
            throw notADate(name);
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException noSuchDay) {
            throw notADate(name);
        }
    }

    /** A whole number within limits. */
    OptionalLong number(String name, long min, long max) {
        String text = values.get(name);
        if (text == null) {
            return OptionalLong.empty();
        }
        BigInteger number = DIGITS.matcher(text).matches() ? new BigInteger(text) : NOT_A_NUMBER;
        if (number.compareTo(BigInteger.valueOf(min)) < 0 || number.compareTo(BigInteger.valueOf(max)) > 0) {
            throw invalid(name, "must be a whole number from " + min + " to " + max);
        }
        return OptionalLong.of(number.longValueExact());
    }

    /** A number of milliseconds. */
    Duration millis(String name, Duration byDefault, Duration max) {
        return Duration.ofMillis(number(name, 0, max.toMillis()).orElse(byDefault.toMillis()));
    }

    /** An instant in ISO 8601, UTC. */
    Optional<Instant> instant(String name) {
        String text = values.get(name);
        if (text == null) {
            return Optional.empty();
        }
        Optional<Instant> instant = utc(text);
        if (instant.isEmpty()) {
            throw invalid(name, "must be an instant in ISO 8601, UTC, such as 2026-11-21T09:30:00Z");
        }
        return instant;
    }

    private static ProblemException notADate(String name) {
        return invalid(name, "must be a date in ISO 8601, such as 2026-11-21");
    }

    static ProblemException invalid(String name, String message) {
        return Problem.field(ProblemCode.INVALID_PARAMETER, name, message).exception();
    }

    private static Optional<Instant> utc(String text) {
        try {
            return text.endsWith("Z") ? Optional.of(Instant.parse(text)) : Optional.empty();
        } catch (DateTimeParseException notAnInstant) {
            return Optional.empty();
        }
    }

    private static List<String> pairs(String rawQuery) {
        List<String> pairs = new ArrayList<>();
        int from = 0;
        while (from <= rawQuery.length()) {
            int amp = rawQuery.indexOf('&', from);
            int end = amp < 0 ? rawQuery.length() : amp;
            if (end > from) {
                pairs.add(rawQuery.substring(from, end));
            }
            from = end + 1;
        }
        return pairs;
    }

    private static String shown(String name) {
        return name.length() <= NAME_SHOWN_MAX ? name : name.substring(0, NAME_SHOWN_MAX) + "...";
    }
}
