package dev.orderstream.gateway.json;

import java.util.List;

/** A body that has not the form asked for. Says nothing about the business. */
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<FieldError> errors;

    public MalformedException(List<FieldError> errors) {
        super(errors.toString(), null, false, false);
        this.errors = List.copyOf(errors);
    }

    public MalformedException(String pointer, String message) {
        this(List.of(new FieldError(pointer, message)));
    }

    public List<FieldError> errors() {
        return errors;
    }
}
