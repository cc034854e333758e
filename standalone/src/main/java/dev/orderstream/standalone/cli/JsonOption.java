package dev.orderstream.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Option of commands that print data: for machines. */
final class JsonOption {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final Pattern HIDDEN =
            Pattern.compile("[\\x7f-\\x9f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff]");

    @Option(names = "--json", description = "Print JSON.")
    private boolean wanted;

    boolean wanted() {
        return wanted;
    }

    static void print(PrintWriter out, Object value) {
        try {
            out.println(escaped(JSON.writeValueAsString(value)));
            out.flush();
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException(bug);
        }
    }

    /** Jackson escapes the control characters of ASCII; those of Latin-1 and invisible formatting move a terminal's cursor, too. */
    private static String escaped(String json) {
        return HIDDEN.matcher(json)
                .replaceAll(hidden -> String.format(
                        Locale.ROOT, "\\\\u%04x", (int) hidden.group().charAt(0)));
    }
}
