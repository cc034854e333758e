package dev.orderstream.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;

/** How much JSON is read at all, whatever it says. */
public final class JsonLimits {
    /** Longest string, in characters. */
    public static final int STRING_MAX = 8_192;

    /** Deepest nesting. */
    public static final int DEPTH_MAX = 32;

    /** Longest number, in characters. */
    public static final int DIGITS_MAX = 40;

    /** Longest field name, in characters. */
    public static final int NAME_MAX = 256;

    /** Most errors that one answer lists. */
    static final int ERRORS_MAX = 50;

    /** UTF-8 only: no detection of other charsets. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(STRING_MAX)
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNumberLength(DIGITS_MAX)
                    .maxNameLength(NAME_MAX)
                    .build())
            .build();

    private JsonLimits() {}
}
