package dev.orderstream.gateway.json;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was read for a form: the values of its fields, and the parameters of the path, by name. */
public final class Values {
    private final Form<?> form;
    private final @Nullable Object[] read;
    private final long seen;
    private final Map<String, String> path;

    /** @param seen a bit for each field of the form that was there, whatever it held */
    Values(Form<?> form, @Nullable Object[] read, long seen, Map<String, String> path) {
        this.form = form;
        this.read = read;
        this.seen = seen;
        this.path = path;
    }

    /** No field at all. */
    static Values none(Form<?> form) {
        return new Values(form, new @Nullable Object[form.fields().size()], 0, Map.of());
    }

    /** The same with the parameters of a path beside them. */
    public Values withPath(Map<String, String> parameters) {
        return new Values(form, read, seen, parameters);
    }

    public String text(String name) {
        return (String) value(name);
    }

    public Optional<String> optionalText(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    public long whole(String name) {
        return (long) value(name);
    }

    Instant moment(String name) {
        return (Instant) value(name);
    }

    <T> T nested(String name, Class<T> type) {
        return type.cast(value(name));
    }

    <T> List<T> list(String name, Class<T> type) {
        return ((List<?>) value(name)).stream().map(type::cast).toList();
    }

    public boolean has(String name) {
        int index = form.index(name);
        return index < 0 ? path.containsKey(name) : read[index] != null;
    }

    /** Whether a field was there, be it with null or with what it may not hold. */
    boolean isNamed(String name) {
        return (seen & 1L << form.index(name)) != 0;
    }

    private Object value(String name) {
        int index = form.index(name);
        return Objects.requireNonNull(index < 0 ? path.get(name) : read[index], name);
    }
}
