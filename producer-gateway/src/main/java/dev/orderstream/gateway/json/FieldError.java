package dev.orderstream.gateway.json;

/**
 * One thing that is wrong with a request.
 *
 * @param field JSON pointer (RFC 6901) into the body; the empty pointer is the whole body. For a header or a path, its name
 * @param message what was found and what was expected
 */
public record FieldError(String field, String message) {}
