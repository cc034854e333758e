package dev.orderstream.topology.query;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a handler answers.
 *
 * @param live goes on with the answer instead of the body; empty for most
 */
record Answer(int status, String contentType, byte[] body, Map<String, String> headers, Optional<Live> live) {
    static final String JSON = "application/json";
    static final String PROBLEM_JSON = "application/problem+json";

    /** Takes the answer over. What it throws before it has sent anything becomes a problem. */
    interface Live {
        void run(ServerRequest request, ServerResponse response);
    }

    Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
        this(status, contentType, body, headers, Optional.empty());
    }

    /** An event stream. */
    static Answer live(Live live) {
        return new Answer(200, EventStream.CONTENT_TYPE, new byte[0], Map.of(), Optional.of(live));
    }

    /** 200 with JSON. */
    static Answer json(byte[] body) {
        return new Answer(200, JSON, body, Map.of());
    }

    /** 304: the caller has it already. */
    static Answer notModified() {
        return new Answer(304, "", new byte[0], Map.of());
    }

    Answer with(String header, String value) {
        return with(Map.of(header, value));
    }

    Answer with(Map<String, String> moreHeaders) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.putAll(moreHeaders);
        return new Answer(status, contentType, body, Collections.unmodifiableMap(more), live);
    }
}
