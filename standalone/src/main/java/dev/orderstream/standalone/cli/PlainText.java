package dev.orderstream.standalone.cli;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text that others wrote, for a terminal: nothing in it moves the cursor, hides text or turns its direction. */
final class PlainText {
    private static final String BEYOND_ASCII = "\\x7f-\\x9f\\p{Cf}\\u2028\\u2029";
    private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}" + BEYOND_ASCII + "]");
    private static final Pattern HIDDEN_IN_JSON = Pattern.compile("[" + BEYOND_ASCII + "]");

    private PlainText() {}

    /** One line of it, with a question mark for what is not shown. */
    static String of(String text) {
        return HIDDEN.matcher(text).replaceAll("?");
    }

    /** The same JSON with all of that escaped. Jackson escapes the control characters of ASCII only. */
    static String json(String json) {
        return HIDDEN_IN_JSON
                .matcher(json)
                .replaceAll(hidden -> hidden.group()
                        .chars()
                        .mapToObj(each -> String.format(Locale.ROOT, "\\\\u%04x", each))
                        .collect(Collectors.joining()));
    }
}
