package dev.orderstream.gateway.http;

import java.util.Map;

/** What a handler answers. */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way out, never compared
record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
    static final String JSON = "application/json";
    static final String PROBLEM_JSON = "application/problem+json";

    static Answer json(int status, byte[] body, Map<String, String> headers) {
        return new Answer(status, JSON, body, headers);
    }
}
