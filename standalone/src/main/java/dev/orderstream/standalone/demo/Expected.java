package dev.orderstream.standalone.demo;

import java.util.List;
import java.util.Optional;

/**
 * What a request must be answered with.
 *
 * @param state of the order afterwards, when the command is accepted
 * @param version of the order afterwards, when the command is accepted
 * @param events types of the events appended; none for a no-op
 * @param code why not, when it is rejected
 */
record Expected(int status, String state, long version, List<String> events, boolean duplicate, Optional<String> code) {
    boolean rejected() {
        return code.isPresent();
    }
}
