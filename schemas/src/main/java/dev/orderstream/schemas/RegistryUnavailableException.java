package dev.orderstream.schemas;

import org.apache.kafka.common.errors.RetriableException;

/** The registry could not be asked. Says nothing about the record: try again. */
public final class RegistryUnavailableException extends RetriableException {
    private static final long serialVersionUID = 1L;

    public RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
