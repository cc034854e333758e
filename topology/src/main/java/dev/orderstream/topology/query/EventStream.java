package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.stream.Stream;

/** The text of an event stream (WHATWG HTML, section 9.2.5): fields on lines, an empty line after each event. */
final class EventStream {
    static final String CONTENT_TYPE = "text/event-stream";

    private static final byte[] DATA = "\ndata: ".getBytes(UTF_8);
    private static final byte[] END_OF_EVENT = "\n\n".getBytes(UTF_8);

    private final ByteArrayOutputStream text = new ByteArrayOutputStream(1_024);
    private int events;

    /** Whether a header Accept names event streams; what merely allows them, such as a wildcard, does not. */
    static boolean isNamedIn(String accept) {
        return Stream.of(accept.split(",", -1))
                .map(range -> range.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .anyMatch(CONTENT_TYPE::equals);
    }

    /** How long a client should wait before it connects again. */
    EventStream retry(int millis) {
        text.writeBytes(("retry: " + millis).getBytes(UTF_8));
        text.writeBytes(END_OF_EVENT);
        return this;
    }

    /** A comment: says no more than that the stream is there. */
    EventStream heartbeat() {
        text.write(':');
        text.writeBytes(END_OF_EVENT);
        return this;
    }

    /** An event by which the client finds its place again. */
    EventStream event(String id, String type, byte[] json) {
        text.writeBytes(("id: " + id + "\nevent: " + type).getBytes(UTF_8));
        data(json);
        events++;
        return this;
    }

    /** The last event. It has no id: the client's place stays where it is. */
    EventStream end(StreamEnd end) {
        text.writeBytes("event: end".getBytes(UTF_8));
        data(Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("reason", end.reason().name());
            json.writeStringField("detail", end.detail());
            json.writeEndObject();
        }));
        return this;
    }

    /** How many events with an id it holds. */
    int events() {
        return events;
    }

    boolean isEmpty() {
        return text.size() == 0;
    }

    byte[] bytes() {
        return text.toByteArray();
    }

    private void data(byte[] json) {
        text.writeBytes(DATA);
        text.writeBytes(json);
        text.writeBytes(END_OF_EVENT);
    }
}
