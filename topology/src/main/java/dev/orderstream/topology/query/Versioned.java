package dev.orderstream.topology.query;

import io.helidon.http.HeaderNames;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Answers that bear a version as their ETag. */
final class Versioned {
    private Versioned() {}

    /** The answer with its ETag; 304 when the caller has it (RFC 9110, section 13.1.2). */
    static Answer answer(Call call, long version, Supplier<byte[]> json) {
        String etag = "\"" + version + "\"";
        boolean known = call.header(HeaderNames.IF_NONE_MATCH)
                .map(tags -> Stream.of(tags.split(",", -1)).map(String::strip).anyMatch(tag -> matches(tag, etag)))
                .orElse(false);
        Answer answer = known ? Answer.notModified() : Answer.json(json.get());
        return answer.with("ETag", etag).with("Cache-Control", "private, no-cache");
    }

    private static boolean matches(String tag, String etag) {
        return tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag);
    }
}
