package dev.orderstream.gateway.http;

import dev.orderstream.gateway.publish.Lineage;
import io.helidon.http.Headers;
import io.helidon.webserver.http.ServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One request on its way to a handler.
 *
 * @param rawParameters of the path, still encoded
 */
record Exchange(
        ServerRequest request,
        Bodies bodies,
        Lineage lineage,
        Principal principal,
        Map<String, String> rawParameters,
        long startedAt) {

    /** Whose quota it is: the principal's within its tenant, or without authentication that of the client's address. */
    String sender() {
        return principal
                .name()
                .map(name -> principal.tenantOrEmpty() + " " + name)
                .orElseGet(() -> request.remotePeer().host());
    }

    Headers headers() {
        return request.headers();
    }

    /** The parameters of the path, each an id. */
    Map<String, String> parameters() {
        Map<String, String> decoded = new HashMap<>();
        rawParameters.forEach((name, segment) -> decoded.put(name, PathText.id(name, segment)));
        return decoded;
    }

    /** Reads a JSON body; see {@link Bodies#read}. */
    <T> T body(int bytesMax, Function<byte[], T> make) {
        if (Bodies.has(request)) {
            MediaTypes.ofBody(headers(), List.of(Answer.JSON));
        }
        return bodies.read(request, bytesMax, make);
    }
}
