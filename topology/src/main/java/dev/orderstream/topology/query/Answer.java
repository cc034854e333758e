package dev.orderstream.topology.query;

import java.util.Map;
import java.util.TreeMap;

/** What a handler answers. */
record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
    static final String JSON = "application/json";
    static final String PROBLEM_JSON = "application/problem+json";

    /** 200 with JSON. */
    static Answer json(byte[] body) {
        return new Answer(200, JSON, body, Map.of());
    }

    /** 304: the caller has it already. */
    static Answer notModified() {
        return new Answer(304, "", new byte[0], Map.of());
    }

    Answer with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Answer(status, contentType, body, Map.copyOf(more));
    }
}
