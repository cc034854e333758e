package dev.orderstream.standalone.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * One request to the gateway.
 *
 * @param path may hold {@link #LAST_COMMAND}, which stands for the commandId of the answer before
 */
record Step(String method, String path, Optional<ObjectNode> body, Map<String, String> headers, Expected expected) {
    static final String LAST_COMMAND = "{last-command}";
}
